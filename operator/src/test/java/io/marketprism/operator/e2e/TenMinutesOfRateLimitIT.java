package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A rate limit with the runbook's own times, none of them shortened: run by make test-long. */
@Tag("long")
class TenMinutesOfRateLimitIT {

  private static final Duration LIMITED = Duration.ofMinutes(10);

  /** The window of the rate runs empty, and then the alert's own time passes. */
  private static final Duration UNTIL_IT_FIRES = Duration.ofMinutes(5 + 3);

  private static final String ALERT = "CollectorNoDataIngestion";
  private static final StandIn COLLECTOR = StandIn.COLLECTOR;

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theRunbookAsItIs() {
    OperatorUnderTest.shared();
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofMinutes(1));
  }

  @AfterEach
  void makeItAnew() {
    scene.removeResources();
    COLLECTOR.reset();
  }

  @Shows("CollectorNoDataIngestion/exchange-rate-limit")
  @Test
  void tenMinutesOf429AreWaitedOutWithoutARestart() {
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("rate-limit", "status");
      Instant began = Instant.now();
      StackStatus.AlertStatus first =
          scene.awaitReason(ALERT, Reason.Waiting, UNTIL_IT_FIRES.plusMinutes(1));
      assertThat(Instant.now()).isAfter(began.plus(UNTIL_IT_FIRES).minusSeconds(10));

      StackStatus.AlertStatus last =
          await("ten minutes")
              .atMost(LIMITED)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> waiting(docker), alert -> Instant.now().isAfter(began.plus(LIMITED)));
      assertThat(Instant.parse(last.waitingUntil()))
          .as("it is waited on for as long as the limit goes on")
          .isAfter(Instant.parse(first.waitingUntil()));

      COLLECTOR.breaks("none");
      scene.awaitReason(ALERT, Reason.Inactive, Duration.ofMinutes(1));
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEmpty();
    }
  }

  /** What the alert says, which is at every moment that it waits, and until when. */
  private StackStatus.AlertStatus waiting(DockerEvents docker) {
    StackStatus.AlertStatus alert = scene.alert(ALERT).orElseThrow();
    assertThat(alert.reason()).isEqualTo(Reason.Waiting);
    assertThat(alert.message())
        .startsWith("scenario exchange-rate-limit: waiting, without a restart, until ");
    assertThat(Instant.parse(alert.waitingUntil())).isAfter(Instant.now().minusSeconds(5));
    assertThat(docker.counts()).isEmpty();
    return alert;
  }
}
