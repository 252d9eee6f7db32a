package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Docker compose's {@code network_mode: service:…}: who shares another one's network is left
 * without one when that one is restarted.
 */
class SharedNetworkIT {

  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String LENDER = "marketprism-vpn";
  private static final String SHARING = "marketprism-sharing";
  private static final int PORT = 19092;

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
    scene.applyHost();
    run(LENDER, "--publish=127.0.0.1:%d:9092".formatted(PORT), "clickhouse", "clickhouse");
    run(SHARING, "--network=container:" + LENDER, "data-collector", "collector");
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
    Shell.run("docker", "rm", "--force", SHARING, LENDER);
  }

  /** Each service in turn is one whose only page is the metrics of a stand-in. */
  @Shows
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nats, healthz, BrokerDown/network-lost",
    "clickhouse-hot, ping, ClickHouseHotDown/network-lost",
    "clickhouse-cold, ping, ClickHouseColdDown/network-lost",
    "hot-storage, health, HotStorageDown/network-lost",
    "cold-storage, health, ColdStorageDown/network-lost",
    "data-collector, health, CollectorTargetDown/network-lost",
  })
  void whoSharesTheNetworkOfARestartedContainerIsRestartedAtOnce(
      String service, String probe, String rule) {
    String alert = rule.substring(0, rule.indexOf('/'));
    boolean scraped = service.equals("data-collector");
    scene.applyStack(
        """
        {services: [{name: %s, startupGraceSeconds: 1, workload: {docker: {containers: [%s]}},
          probes: [{name: %s, httpGet: {port: %d, path: /metrics}, periodSeconds: 1}%s]}],
        alerts: [{name: %s, forSeconds: 600, verify: {expr: probe.%s.ok, stableSeconds: 2}}]}
        """
            .formatted(
                service,
                SHARING,
                probe,
                PORT,
                scraped
                    ? ", {name: metrics, scrape: {port: %d}, periodSeconds: 1}".formatted(PORT)
                    : "",
                alert,
                scraped ? "metrics" : probe));
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "restart", "--time=1", LENDER);
      scene.awaitActs(SOON, "Restart %s for %s: Succeeded".formatted(service, rule));
      scene.awaitReason(alert, Reason.Inactive, SOON);
      assertThat(docker.of(SHARING, "start")).hasSize(1);
    }
  }

  private static void run(String container, String option, String image, String role) {
    Shell.run(
        Map.of(),
        "docker",
        "run",
        "--detach",
        "--name=" + container,
        "--label=io.marketprism.demo=true",
        "--stop-timeout=1",
        "--env=COLLECTOR_ENABLE_HTTP=1",
        option,
        "marketprism-demo/%s:latest".formatted(image),
        role);
  }
}
