package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs and fails is restarted: with proof, and not for ever. */
class RestartTest {

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void oneThatHelpedIsTheOnlyOne() {
    stack.service("cold-storage").fail();
    stack.advance(900);
    assertThat(stack.acts()).containsExactly("61 Restart cold-storage");
    assertThat(stack.phases("cold-storage")).containsExactly(RemediationPhase.Succeeded);
  }

  @Test
  void aFailureThatPassesByItselfWithinTheProofIsNotTreated() {
    stack.service("cold-storage").fail();
    stack.advance(60);
    stack.service("cold-storage").recover();
    stack.advance(300);
    assertThat(stack.acts()).isEmpty();
  }

  @Test
  void afterThreeInVainAPersonIsToldAndNoneIsTriedAnyMore() {
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(4 * 3600);
    assertThat(stack.phases("cold-storage"))
        .containsExactly(
            RemediationPhase.Ineffective,
            RemediationPhase.Ineffective,
            RemediationPhase.Ineffective);
    assertThat(stack.reason("ColdStorageDown")).isEqualTo(Reason.Escalated);
    assertThat(stack.reasons("ColdStorageDown")).containsOnlyOnce(Reason.Escalated);
  }

  @Test
  void whatDidNotHelpNamesTheConditionThatFailedAndWhatItsProbeSaw() {
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(200);
    assertThat(stack.attempts("cold-storage").getFirst().message())
        .startsWith(
            "not verified within 120 s: probe.health.ok of cold-storage is false;"
                + " probe health: connection refused; ");
  }

  @Test
  void anAcknowledgementLiftsTheEscalation() {
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(3600);
    assertThat(stack.attempts("cold-storage")).hasSize(3);
    stack.apply("{acknowledge: [{alert: ColdStorageDown, at: '2026-11-01T04:00:00Z'}]}");
    stack.advance(3600);
    assertThat(stack.attempts("cold-storage")).as("three more").hasSize(6);
    assertThat(stack.reason("ColdStorageDown")).isEqualTo(Reason.Escalated);
  }

  @Test
  void whatStopsWhileItsRestartsAreGivenUpIsStartedAllTheSame() {
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(3600);
    stack.service("cold-storage").stop();
    stack.advance(10);
    assertThat(stack.acts().getLast()).endsWith("Start cold-storage");
  }

  @Test
  void limitsHoldAfterThreeRestartsInTenMinutesThatEachHelpedForAWhile() {
    for (int second = 0; second < 900; second += 10) {
      if (stack.service("clickhouse-cold").answers(stack.now())) {
        stack.service("clickhouse-cold").begin(stack.now().minusSeconds(200));
        stack.service("clickhouse-cold").fail();
      }
      stack.advance(10);
    }
    assertThat(stack.reasons("ClickHouseColdDown")).contains(Reason.LimitReached);
    List<Attempt> restarts = stack.attempts("clickhouse-cold");
    for (int i = 3; i < restarts.size(); i++) {
      Instant fourBefore = restarts.get(i - 3).createdAt();
      assertThat(Duration.between(fourBefore, restarts.get(i).createdAt()))
          .isGreaterThan(Duration.ofMinutes(10));
    }
  }

  @Test
  void aRestartOfWhatHasStoppedMeanwhileIsAStart() {
    StackFixture only =
        StackFixture.of(
            "{alerts: [{name: ColdStorageDown, scenarios: [{name: stopped, enabled: false}]}]}");
    only.service("cold-storage").stop();
    only.advance(90);
    assertThat(only.acts()).containsExactly("61 Start cold-storage");
  }

  @Test
  void theGoverningAlertHoldsTheOthersOfItsService() {
    StackFixture two =
        StackFixture.of(
            """
            alerts:
            - name: ColdStorageSlow
              service: cold-storage
              severity: warning
              expr: "!probe.health.ok"
              forSeconds: 10
              scenarios: [{name: slow, action: Restart}]
            - name: ColdStorageDown
              forSeconds: 0
              scenarios: [{name: watch-it, action: Watch}]
            """);
    two.service("cold-storage").fail();
    two.advance(300);
    assertThat(two.acts()).isEmpty();
    assertThat(two.reason("ColdStorageDown")).isEqualTo(Reason.Watching);
    assertThat(two.reason("ColdStorageSlow")).isEqualTo(Reason.InhibitedByAlert);
  }

  @Test
  void anOutcomeThatNobodyCouldSeeIsNotHeldAgainstTheRestart() {
    stack.service("cold-storage").fail();
    stack.advance(65);
    stack.service("cold-storage").isHidden("refused");
    stack.advance(300);
    assertThat(stack.phases("cold-storage")).containsExactly(RemediationPhase.Aborted);
    assertThat(stack.isEscalated("ColdStorageDown")).isFalse();
  }
}
