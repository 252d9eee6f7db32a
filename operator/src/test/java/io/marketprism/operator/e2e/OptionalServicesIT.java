package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The team's own monitoring: treated where it is there, and no fault where it isn't. */
class OptionalServicesIT {

  private static final Duration SOON = Duration.ofSeconds(45);

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
    scene.applyHost();
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
    for (String service : new String[] {"prometheus", "alertmanager", "grafana"}) {
      Shell.run("docker", "rm", "--force", "marketprism-" + service);
    }
  }

  @Shows
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "prometheus, 9090, healthy, PrometheusDown/stopped, PrometheusDown/not-answering",
    "alertmanager, 9093, healthy, AlertmanagerDown/stopped, AlertmanagerDown/not-answering",
    "grafana, 3000, health, GrafanaDown/stopped, GrafanaDown/not-answering",
  })
  void isLeftOutUntilItIsThereAndHealedWhileItIs(
      String service, int port, String probe, String stopped, String notAnswering) {
    String alert = stopped.substring(0, stopped.indexOf('/'));
    String container = "marketprism-" + service;
    scene.applyStack(
        """
        services: [{name: %s, startupGraceSeconds: 1,
          probes: [{name: %s, periodSeconds: 1, timeoutSeconds: 1}]}],
        alerts: [{name: %s, forSeconds: 3, verify: {withinSeconds: 30, stableSeconds: 2}}]
        """
            .formatted(service, probe, alert)
            .transform(fields -> "{" + fields + "}"));
    scene.awaitReady(SOON);
    assertThat(scene.status().ready()).isEqualTo("6/6");

    run(container, port, 8080, "monitoring");
    awaitReady("7/7");
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "stop", container);
      scene.awaitActs(SOON, "Start %s for %s: Succeeded".formatted(service, stopped));
      Shell.run("docker", "exec", container, "/service", "break", "hang");
      scene.awaitActs(
          SOON,
          "Start %s for %s: Succeeded".formatted(service, stopped),
          "Restart %s for %s: Succeeded".formatted(service, notAnswering));
      scene.awaitReason(alert, Reason.Inactive, SOON);
      assertThat(docker.of(container, "start")).hasSize(2);
    }
    Shell.run("docker", "rm", "--force", container);
    awaitReady("6/6");
    assertThat(scene.alert(alert)).isEmpty();
  }

  /** The stand-in for ClickHouse is one that is busy with its port closed. */
  @Shows
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "prometheus, 9090, healthy, PrometheusDown/coming-up",
    "grafana, 3000, health, GrafanaDown/coming-up",
  })
  void isGivenTheTimeToComeUp(String service, int port, String probe, String rule) {
    String alert = rule.substring(0, rule.indexOf('/'));
    String container = "marketprism-" + service;
    scene.applyStack(
        """
        services: [{name: %s, startupGraceSeconds: 1,
          probes: [{name: %s, httpGet: {port: %d, path: /ping}, periodSeconds: 1, timeoutSeconds: 1}]}],
        alerts: [{name: %s, forSeconds: 3, verify: {withinSeconds: 30, stableSeconds: 2}}]
        """
            .formatted(service, probe, port, alert)
            .transform(fields -> "{" + fields + "}"));
    run(container, port, 8123, "clickhouse");
    awaitReady("7/7");
    Shell.run(
        "docker", "exec", container, "/service", "break", "--persist", "--for", "20s", "loading");
    Shell.run("docker", "restart", "--time=1", container);
    assertThat(scene.awaitReason(alert, Reason.Waiting, SOON).message()).contains("coming-up");
    scene.awaitReason(alert, Reason.Inactive, SOON);
    awaitReady("7/7");
    assertThat(scene.remediations()).isEmpty();
  }

  private void awaitReady(String services) {
    await(services).atMost(SOON).until(() -> services.equals(scene.status().ready()));
  }

  private static void run(String container, int port, int own, String played) {
    Shell.run(
        Map.of(),
        "docker",
        "run",
        "--detach",
        "--name=" + container,
        "--label=io.marketprism.demo=true",
        "--restart=unless-stopped",
        "--publish=127.0.0.1:%d:%d".formatted(port, own),
        "marketprism-demo/clickhouse:latest",
        played);
  }
}
