package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In mode Approve nothing is done until somebody approves it, and then once. */
class ApprovalIT {

  private static final String CONTAINER = "marketprism-hot-storage";

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @BeforeEach
  void everythingRuns() {
    scene.applyHost();
    scene.applyStack("{mode: Approve}");
    scene.awaitReady(Duration.ofSeconds(60));
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void whatIsApprovedIsDoneOnce() {
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "stop", CONTAINER);
      Remediation proposed = awaitPhase(RemediationPhase.AwaitingApproval);
      assertThat(proposed.getStatus().executingAt()).isNull();
      answer(proposed, "Approved");
      Remediation done = awaitPhase(RemediationPhase.Succeeded);
      assertThat(done.getMetadata().getUid()).isEqualTo(proposed.getMetadata().getUid());
      assertThat(docker.of(CONTAINER, "start")).hasSize(1);
      assertThat(operator.flightRecords().of(done)).contains("scenario stopped");
      assertThat(scene.events())
          .anySatisfy(e -> assertThat(e).startsWith("AwaitingApproval ").contains("kubectl patch"))
          .anySatisfy(e -> assertThat(e).startsWith("Approved ").contains("by "));
    }
  }

  @Test
  void whatIsRefusedIsNotDone() {
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "stop", CONTAINER);
      answer(awaitPhase(RemediationPhase.AwaitingApproval), "Refused");
      Remediation over = awaitPhase(RemediationPhase.Aborted);
      assertThat(over.getStatus().reason()).isEqualTo(AbortReason.Refused);
      assertThat(docker.of(CONTAINER, "start")).isEmpty();
    }
  }

  private Remediation awaitPhase(RemediationPhase phase) {
    await(phase.name())
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                scene.remediations().stream()
                    .map(r -> r.getStatus() == null ? null : r.getStatus().phase())
                    .toList()
                    .equals(List.of(phase)));
    return scene.remediations().getFirst();
  }

  private static void answer(Remediation proposed, String decision) {
    ControlPlane.get()
        .kubectl(
            "patch",
            "rem",
            proposed.getMetadata().getName(),
            "-n",
            proposed.getMetadata().getNamespace(),
            "--type=merge",
            "-p",
            "{\"spec\":{\"approval\":{\"decision\":\"%s\",\"by\":\"somebody\",\"reason\":\"a test\"}}}"
                .formatted(decision));
  }
}
