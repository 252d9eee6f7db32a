package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where a probe may look, and where a look would say nothing about the service. */
class ProbedPortsTest {

  private static final String ELSEWHERE = "tcp://docker.example.internal:2376";
  private static final String SOCKET = "unix:///var/run/docker.sock";

  @Test
  void aPortThatTheContainerPublishesIsLookedAt() {
    assertThat(fault(host(ELSEWHERE, null), published(), 8222)).isEmpty();
    assertThat(fault(host(SOCKET, null), published(), 8222)).isEmpty();
  }

  @Test
  void noOtherPortIs() {
    assertThat(fault(host(SOCKET, null), published(), 22))
        .contains("container nats does not publish port 22");
  }

  /** From another machine it is refused even while the service is well. */
  @Test
  void aPortOnTheHostsLoopbackSaysNothingElsewhere() {
    assertThat(fault(host(ELSEWHERE, null), onLoopback(), 8222))
        .contains(
            "container nats publishes port 8222 on its host's loopback alone, which is not reached"
                + " at docker.example.internal");
    assertThat(fault(host(SOCKET, "192.0.2.10"), onLoopback(), 8222)).isPresent();
    assertThat(fault(host(SOCKET, null), onLoopback(), 8222)).isEmpty();
    assertThat(fault(host("tcp://127.0.0.1:2375", null), onLoopback(), 8222)).isEmpty();
    assertThat(fault(host(ELSEWHERE, "localhost"), onLoopback(), 8222)).isEmpty();
  }

  @Test
  void onTheHostsNetworkTheAllowListNamesThePorts() {
    ContainerFacts.Endpoints shared = new ContainerFacts.Endpoints(true, Set.of());
    assertThat(fault(host(ELSEWHERE, null), shared, 4222)).isEmpty();
    assertThat(fault(host(ELSEWHERE, null), shared, 8222)).isPresent();
  }

  @Test
  void theAddressIsTheEndpointsUnlessItIsGiven() {
    assertThat(host(ELSEWHERE, null).addressOrDefault()).isEqualTo("docker.example.internal");
    assertThat(host(ELSEWHERE, "192.0.2.10").addressOrDefault()).isEqualTo("192.0.2.10");
    assertThat(host(SOCKET, null).addressOrDefault()).isEqualTo("127.0.0.1");
  }

  private static Optional<String> fault(
      DockerHostSpec host, ContainerFacts.Endpoints endpoints, int port) {
    return ProbedPorts.fault(
        Grants.of("local", host), host.addressOrDefault(), "default", facts(endpoints), port);
  }

  private static ContainerFacts.Endpoints published() {
    return new ContainerFacts.Endpoints(false, Set.of(8222));
  }

  private static ContainerFacts.Endpoints onLoopback() {
    return new ContainerFacts.Endpoints(false, Set.of(8222), Set.of(8222));
  }

  private static DockerHostSpec host(String endpoint, @Nullable String address) {
    DockerHostSpec.Allow allow =
        new DockerHostSpec.Allow(List.of("default"), List.of("nats"), List.of(4222));
    return new DockerHostSpec(
        endpoint, null, address, List.of(allow), null, null, null, null, null, null, null);
  }

  private static ContainerFacts facts(ContainerFacts.Endpoints endpoints) {
    return new ContainerFacts(
        "nats",
        new Incarnation("engine", "id", Instant.EPOCH),
        ContainerState.RUNNING,
        "none",
        0,
        false,
        "no",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        endpoints,
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        Instant.EPOCH,
        List.of(),
        Instant.EPOCH);
  }
}
