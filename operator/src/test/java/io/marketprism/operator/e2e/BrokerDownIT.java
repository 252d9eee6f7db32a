package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that runs and doesn't answer. */
class BrokerDownIT {

  private static final Duration SOON = Duration.ofSeconds(45);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Shows("BrokerDown/crashed")
  @Test
  void aBrokerThatStandsStillIsRestartedAndItsDependentsAreNotTouched() {
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    try (DockerEvents docker = new DockerEvents()) {
      scene.awaitReady(SOON);
      StandIn.NATS.breaks("hang");
      scene.awaitActs(SOON, "Restart nats for BrokerDown/crashed: Succeeded");
      scene.awaitReady(SOON);
      scene.awaitReason("BrokerDown", Reason.Inactive, SOON);
      assertThat(docker.counts())
          .isEqualTo(Map.of(StandIn.NATS.container(), DockerEvents.KILLED_AND_RESTARTED));
      assertThat(operator.flightRecords().of(scene.remediations().getFirst()))
          .contains("== last log lines", "Server is ready");
    }
  }

  /** Each restart would begin the recovery of its streams again. */
  @Shows("BrokerDown/recovering")
  @Test
  void aBrokerThatSaysThatItRecoversIsGivenTheTime() {
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      StandIn.NATS.breaks("--persist", "--for", "14s", "recovering");
      Shell.run("docker", "restart", StandIn.NATS.container());
      assertThat(scene.awaitReason("BrokerDown", Reason.Waiting, SOON).message())
          .contains("recovering");
      scene.awaitReason("BrokerDown", Reason.Inactive, SOON);
      scene.awaitReady(SOON);
      assertThat(docker.touched("start")).containsExactly(StandIn.NATS.container());
      assertThat(scene.remediations()).isEmpty();
    }
  }
}
