package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two operators, as both the chart and {@code deploy/base} have them. */
class LeadershipIT {

  private static final String COLD = "marketprism-clickhouse-cold";
  private static final Duration SOON = Duration.ofSeconds(45);

  @Test
  void theOneThatStandsByTakesOverAndHealsOnce() throws IOException {
    Scene scene = Scene.fresh();
    scene.applyHost();
    scene.applyStack("{}");
    try (OperatorUnderTest leader = OperatorUnderTest.start();
        DockerEvents docker = new DockerEvents()) {
      scene.awaitReady(SOON);
      String first = holder();
      try (OperatorUnderTest standby = OperatorUnderTest.start()) {
        assertThat(standby.get("/healthz").statusCode()).isEqualTo(200);
        assertThat(holder()).isEqualTo(first);

        leader.terminate();
        await("the Lease is given back and taken")
            .atMost(Duration.ofSeconds(8))
            .until(() -> !holder().isEmpty() && !holder().equals(first));

        Shell.run("docker", "stop", COLD);
        scene.awaitActs(SOON, "Start clickhouse-cold for ClickHouseColdDown/stopped: Succeeded");
        assertThat(docker.of(COLD, "start")).hasSize(1);
      }
    }
  }

  /** Who leads; empty while nobody does. */
  static String holder() {
    Lease lease =
        ControlPlane.get()
            .client()
            .leases()
            .inNamespace("marketprism-system")
            .withName("marketprism-operator")
            .get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }
}
