package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a probe may look, and where a look would say nothing about the service. */
class ProbedPortsTest {

  private static final String ELSEWHERE = "tcp://docker.example.internal:2376";
  private static final String SOCKET = "unix:///var/run/docker.sock";

  @Test
  void aPortThatTheContainerPublishesIsLookedAt() {
    assertThat(address(host(ELSEWHERE, null), published(), 8222))
        .isEqualTo(Reading.of("docker.example.internal"));
    assertThat(address(host(SOCKET, null), published(), 8222)).isEqualTo(Reading.of("127.0.0.1"));
  }

  @Test
  void noOtherPortIs() {
    assertThat(address(host(SOCKET, null), published(), 22))
        .isEqualTo(Reading.unknown("container nats does not publish port 22"));
  }

  /** From another machine it is refused even while the service is well. */
  @Test
  void aPortOnTheHostsLoopbackSaysNothingElsewhere() {
    assertThat(address(host(ELSEWHERE, null), boundTo("127.0.0.1"), 8222))
        .isEqualTo(
            Reading.unknown(
                "container nats publishes port 8222 on 127.0.0.1 alone, which is not reached at"
                    + " docker.example.internal"));
    assertThat(address(host(SOCKET, "192.0.2.10"), boundTo("127.0.0.1"), 8222))
        .isInstanceOf(Reading.Unknown.class);
    assertThat(address(host(SOCKET, null), boundTo("127.0.0.1"), 8222))
        .isEqualTo(Reading.of("127.0.0.1"));
    assertThat(address(host("tcp://127.0.0.1:2375", null), boundTo("127.0.0.1"), 8222))
        .isEqualTo(Reading.of("127.0.0.1"));
    assertThat(address(host(ELSEWHERE, "localhost"), boundTo("127.0.0.1"), 8222))
        .isEqualTo(Reading.of("localhost"));
  }

  /** As with {@code 192.0.2.10:8222:8222}: at another address of the host it is refused. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.10, 192.0.2.10, true",
    "192.0.2.10, 192.0.2.11, false",
    "192.0.2.10, 127.0.0.1, false",
    "127.0.0.2, 127.0.0.1, false",
    "::1, 127.0.0.1, false",
    "::, 127.0.0.1, false",
    "::, 2001:db8::1, true",
    "0.0.0.0, ::1, false",
    "0.0.0.0, 192.0.2.10, true",
    "2001:DB8:0::1, [2001:db8::1], true",
    "192.0.2.10, docker.example.internal, true",
    "192.0.2.10, localhost, false",
    "::1, localhost, true"
  })
  void aPortThatIsPublishedOnOneAddressIsReachedThere(
      String bound, String address, boolean reached) {
    assertThat(address(host(ELSEWHERE, address), boundTo(bound), 8222))
        .isEqualTo(
            reached
                ? Reading.of(address)
                : Reading.unknown(
                    "container nats publishes port 8222 on %s alone, which is not reached at %s"
                        .formatted(bound, address)));
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.10, 192.0.2.10", "::, ::1", "::1, ::1", "127.0.0.2, 127.0.0.2"})
  void onTheOperatorsOwnMachineItIsLookedAtThere(String bound, String at) {
    assertThat(address(host(SOCKET, null), boundTo(bound), 8222)).isEqualTo(Reading.of(at));
  }

  @Test
  void onTheHostsNetworkTheAllowListNamesThePorts() {
    ContainerFacts.Endpoints shared = new ContainerFacts.Endpoints(true, Set.of());
    assertThat(address(host(ELSEWHERE, null), shared, 4222)).isInstanceOf(Reading.Known.class);
    assertThat(address(host(ELSEWHERE, null), shared, 8222)).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void theAddressIsTheEndpointsUnlessItIsGiven() {
    assertThat(host(ELSEWHERE, null).addressOrDefault()).isEqualTo("docker.example.internal");
    assertThat(host(ELSEWHERE, "192.0.2.10").addressOrDefault()).isEqualTo("192.0.2.10");
    assertThat(host(SOCKET, null).addressOrDefault()).isEqualTo("127.0.0.1");
  }

  private static Reading<String> address(
      DockerHostSpec host, ContainerFacts.Endpoints endpoints, int port) {
    return ProbedPorts.address(Grants.of("local", host), host, "default", facts(endpoints), port);
  }

  private static ContainerFacts.Endpoints published() {
    return new ContainerFacts.Endpoints(false, Set.of(8222));
  }

  private static ContainerFacts.Endpoints boundTo(String address) {
    return new ContainerFacts.Endpoints(false, Set.of(8222), Map.of(8222, Set.of(address)));
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
