package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.runbook.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bad input gets a clear error and loses nothing. */
class BadInputIT {

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void anInvalidResourceIsRefusedWithASentence() {
    assertThatThrownBy(() -> scene.applyStack("{settleSeconds: -1}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("settleSeconds");
    assertThatThrownBy(
            () ->
                scene.applyStack(
                    "{services: [{name: nats, probes: [{name: a, httpGet: {port: 1}, tcpSocket:"
                        + " {port: 1}}]}]}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("a probe looks in one way");
    assertThatThrownBy(
            () -> scene.applyStack("{alerts: [{name: A, scenarios: [{name: s, action: Stop}]}]}"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Unsupported value");
  }

  @Test
  void aFaultyAlertAloneIsSwitchedOffAndNamedWithItsPosition() {
    scene.applyHost();
    scene.applyStack("{alerts: [{name: BrokerDown, expr: \"probe.healthz.okay\"}]}");
    scene.awaitReady(Duration.ofSeconds(60));
    assertThat(scene.conditionMessage("Stalled"))
        .contains("Misdeclared")
        .contains("spec.alerts[BrokerDown].expr: column 1");
    assertThat(scene.reason("BrokerDown")).isEmpty();

    Shell.run("docker", "stop", "marketprism-clickhouse-cold");
    await("the others go on")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !scene.remediations().isEmpty());
    scene.awaitReady(Duration.ofSeconds(60));
  }

  @Test
  void aContainerOutsideTheAllowListIsNotTouched() {
    scene.applyHostOf(
        "allow: [{namespaces: [default], containers: [marketprism-clickhouse-*]},"
            + " {namespaces: [default], containers: [marketprism-*], verbs: [observe]}]");
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "stop", "marketprism-nats");
      await("held")
          .atMost(Duration.ofSeconds(30))
          .until(() -> scene.reason("BrokerDown").equals(Optional.of(Reason.NotAllowed)));
      assertThat(scene.remediations()).isEmpty();
      assertThat(docker.touched("start")).isEmpty();

      scene.applyHost();
      await("allowed now")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !scene.remediations().isEmpty());
      scene.awaitReady(Duration.ofSeconds(60));
    }
  }

  @Test
  void ofAContainerThatNoLineGrantsNothingIsRead() {
    scene.applyHost("unix:///var/run/docker.sock", "marketprism-clickhouse-*");
    scene.applyStack("{}");
    await("unknown, and why")
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> scene.conditionMessage("ObservationDegraded"),
            message ->
                message.contains("does not name container marketprism-nats for namespace default"));
    assertThat(scene.status().servicesOrEmpty())
        .filteredOn(service -> service.name().equals("nats"))
        .allMatch(service -> service.container() == null && service.state() == null);
    assertThat(scene.condition("Ready")).isEqualTo("Unknown");
  }

  @Test
  void withoutDockerNothingIsKnownAndNothingDoneUntilItIsBack() throws IOException {
    try (DockerProxy proxy = new DockerProxy();
        DockerEvents docker = new DockerEvents()) {
      scene.applyHost(proxy.endpoint(), "marketprism-*");
      scene.applyStack("{}");
      scene.awaitReady(Duration.ofSeconds(60));
      proxy.cut();
      await("unknown")
          .atMost(Duration.ofSeconds(30))
          .until(() -> scene.reason("BrokerDown").equals(Optional.of(Reason.Unknown)));
      await("and said so")
          .atMost(Duration.ofSeconds(90))
          .until(() -> scene.condition("ObservationDegraded").equals("True"));
      assertThat(scene.condition("Ready")).isEqualTo("Unknown");
      assertThat(scene.remediations()).isEmpty();
      proxy.mend();
      scene.awaitReady(Duration.ofSeconds(30));
      assertThat(scene.remediations()).isEmpty();
      assertThat(docker.touched("start")).isEmpty();
    }
  }

  @Test
  void withoutADockerHostTheStackSaysWhatToApply() {
    scene.applyStack("{}");
    await("stalled")
        .atMost(Duration.ofSeconds(30))
        .until(() -> scene.condition("Stalled").equals("True"));
    assertThat(scene.conditionMessage("Stalled"))
        .contains("DockerHostNotFound")
        .contains("kubectl apply");
    scene.applyHost();
    scene.awaitReady(Duration.ofSeconds(60));
    assertThat(scene.condition("Stalled")).isEqualTo("False");
  }
}
