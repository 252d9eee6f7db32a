package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The classic mistake avoided: one broken broker, and not five restarts for it. */
class BrokerOutageIT {

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Shows("BrokerDown/stopped")
  @Test
  void aBrokerThatCannotStartIsTriedWithBackoffAndItsDependentsAreTreatedAfterItOnce()
      throws IOException {
    scene.applyHost();
    // The dependent, whatever its age, fails before the broker's third start is due.
    scene.applyStack(
        "{settleSeconds: 10, services: [{name: hot-storage, startupGraceSeconds: 1}],"
            + " alerts: [{name: HotStorageDown, forSeconds: 3}]}");
    try (DockerEvents docker = new DockerEvents()) {
      scene.awaitReady(Duration.ofSeconds(60));
      Shell.run("docker", "stop", "marketprism-nats");
      // A taken port: the engine refuses each start with a sentence of its own.
      try (ServerSocket taken = new ServerSocket(4222, 1, InetAddress.getLoopbackAddress())) {
        await("first attempt failed")
            .atMost(Duration.ofSeconds(60))
            .until(() -> failed().size() == 1);
        assertThat(failed().getFirst().getStatus().message()).contains("4222");
        await("back-off is visible")
            .atMost(Duration.ofSeconds(60))
            .until(() -> scene.reason("BrokerDown").equals(Optional.of(Reason.BackingOff)));
        await("dependents are held")
            .atMost(Duration.ofSeconds(90))
            .until(
                () -> scene.reason("HotStorageDown").equals(Optional.of(Reason.InhibitedByCause)));
        assertThat(docker.touched("start")).isEmpty();
        assertThat(docker.touched("die")).containsExactly("marketprism-nats");
        assertThat(taken.isBound()).isTrue();
      }
      await("the broker is up again")
          .atMost(Duration.ofSeconds(200))
          .until(() -> scene.reason("BrokerDown").equals(Optional.of(Reason.Inactive)));
      await("its dependent settles")
          .atMost(Duration.ofSeconds(30))
          .until(() -> scene.reason("HotStorageDown").equals(Optional.of(Reason.Settling)));
      scene.awaitReady(Duration.ofMinutes(2));

      assertThat(docker.of("marketprism-nats", "start")).hasSize(1);
      assertThat(docker.of("marketprism-hot-storage", "start")).hasSize(1);
      assertThat(docker.touched("start"))
          .containsExactly("marketprism-nats", "marketprism-hot-storage");
      await("both verified").atMost(Duration.ofSeconds(30)).until(() -> succeeded().size() == 2);
      assertThat(succeeded())
          .extracting(r -> r.getSpec().action())
          .containsExactly(Action.Start, Action.Restart);
    }
  }

  private List<Remediation> failed() {
    return scene.remediations().stream()
        .filter(r -> Scene.phase(r) == RemediationPhase.Failed)
        .toList();
  }

  private List<Remediation> succeeded() {
    return scene.remediations().stream()
        .filter(r -> Scene.phase(r) == RemediationPhase.Succeeded)
        .toList();
  }
}
