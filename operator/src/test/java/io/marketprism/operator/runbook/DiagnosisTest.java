package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.alert;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.confirmed;
import static io.marketprism.operator.runbook.Given.immediate;
import static io.marketprism.operator.runbook.Given.proven;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.scope;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which of an alert's scenarios applies. */
class DiagnosisTest {

  @Test
  void takesTheFirstThatHolds() {
    AlertPolicy alert =
        alert(
            always(TRUE),
            30,
            scenario("first", always(FALSE), Action.Watch),
            scenario("second", always(TRUE), Action.Restart),
            scenario("third", null, Action.Escalate));
    assertThat(applying(alert)).isEqualTo("second");
  }

  @Test
  void oneWithoutAConditionAlwaysHolds() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("any", null, Action.Restart));
    assertThat(applying(alert)).isEqualTo("any");
  }

  @Test
  void saysWhenNoneHolds() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("no", always(FALSE), Action.Restart));
    assertThat(diagnose(alert)).isEqualTo(new Diagnosis.NoneApplies());
  }

  @Test
  void anUnknownConditionStopsTheSearchAndIsNeverSkipped() {
    AlertPolicy alert =
        alert(
            always(TRUE),
            30,
            scenario("rate-limit", always(UNKNOWN), Action.Watch),
            scenario("all-down", always(TRUE), Action.Restart));
    assertThat(diagnose(alert)).isEqualTo(new Diagnosis.Undiagnosed("rate-limit", "nobody looked"));
  }

  @Test
  void anUnknownConditionAfterTheOneThatHoldsDoesNotMatter() {
    AlertPolicy alert =
        alert(
            always(TRUE),
            30,
            scenario("known", always(TRUE), Action.Restart),
            scenario("unknown", always(UNKNOWN), Action.Watch));
    assertThat(applying(alert)).isEqualTo("known");
  }

  @Test
  void isProvenByTheAlertsOwnTimeUnlessItHasAnother() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("crashed", null, Action.Restart));
    Proof early = proof(alert, ticked(alert, TRUE, 29));
    assertThat(early.given()).isFalse();
    assertThat(early.at()).isEqualTo(at(30));
    assertThat(proof(alert, ticked(alert, TRUE, 30)).given()).isTrue();
  }

  @Test
  void oneThatBecomesTheDiagnosisLateIsConfirmedBeforeAProcessIsEnded() {
    Given.Switch limited = new Given.Switch("limited").turn(TRUE);
    AlertPolicy alert =
        confirmed(
            always(TRUE),
            30,
            10,
            scenario("rate-limit", limited, Action.Wait),
            scenario("all-down", null, Action.Restart));
    AlertState.Clocks clocks = ticked(alert, AlertState.Clocks.IDLE, 0, 60);
    limited.turn(FALSE);
    clocks = ticked(alert, clocks, 61, 65);
    assertThat(proof(alert, clocks).given()).isFalse();
    assertThat(proof(alert, clocks).at()).isEqualTo(at(71));

    limited.turn(UNKNOWN);
    clocks = ticked(alert, clocks, 66, 70);
    limited.turn(FALSE);
    clocks = ticked(alert, clocks, 71, 76);
    assertThat(proof(alert, clocks).at()).as("stands still").isEqualTo(at(77));
    assertThat(proof(alert, ticked(alert, clocks, 77, 77)).given()).isTrue();

    limited.turn(TRUE);
    clocks = ticked(alert, clocks, 77, 77);
    assertThat(proof(alert, clocks).given()).as("a wait needs no more proof").isTrue();
    limited.turn(FALSE);
    assertThat(proof(alert, ticked(alert, clocks, 78, 80)).at()).isEqualTo(at(88));
  }

  @Test
  void aDiagnosisThatHasStoodAllTheTimeIsNotDelayed() {
    AlertPolicy alert = confirmed(always(TRUE), 30, 10, scenario("crashed", null, Action.Restart));
    assertThat(proof(alert, ticked(alert, TRUE, 30)).given()).isTrue();
  }

  @Test
  void itsOwnTimeMayBeShorterOrLongerThanTheAlerts() {
    AlertPolicy quick = alert(always(TRUE), 30, proven("stopped", null, Action.Start, 5));
    assertThat(proof(quick, ticked(quick, TRUE, 4)).given()).isFalse();
    assertThat(proof(quick, ticked(quick, TRUE, 5)).given()).isTrue();
    AlertPolicy slow = alert(always(TRUE), 30, proven("stopped", null, Action.Start, 90));
    assertThat(proof(slow, ticked(slow, TRUE, 60)).given()).isFalse();
    assertThat(proof(slow, ticked(slow, TRUE, 60)).at()).isEqualTo(at(90));
  }

  @Test
  void itsOwnTimeRunsOnlyWhileTheAlertsExpressionHoldsToo() {
    AlertPolicy quick = alert(always(TRUE), 30, proven("stopped", always(TRUE), Action.Start, 5));
    assertThat(proof(quick, ticked(quick, FALSE, 60)).given()).isFalse();
    assertThat(proof(quick, ticked(quick, UNKNOWN, 60)).given()).isFalse();
  }

  @Test
  void anImmediateOneNeedsNoProof() {
    AlertPolicy alert = alert(always(TRUE), 300, immediate("near-critical", null, Action.Restart));
    assertThat(proof(alert, heldFor(0)).given()).isTrue();
  }

  private static Diagnosis diagnose(AlertPolicy alert) {
    return Given.judged(alert, scope()).diagnosis();
  }

  private static String applying(AlertPolicy alert) {
    return applyingScenario(alert).name();
  }

  private static ScenarioPolicy applyingScenario(AlertPolicy alert) {
    return Objects.requireNonNull(Given.judged(alert, scope()).applying());
  }

  private static Proof proof(AlertPolicy alert, AlertState.Clocks clocks) {
    return Proof.of(alert, applyingScenario(alert), clocks, at(0));
  }

  /** Clocks of an alert whose expression has held for so long. */
  private static AlertState.Clocks heldFor(int seconds) {
    return new AlertState.Clocks(
        HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(seconds)),
        Map.of(),
        HoldClock.IDLE,
        null,
        null,
        null,
        HoldClock.IDLE);
  }

  /** Clocks after every second from zero was judged. */
  private static AlertState.Clocks ticked(AlertPolicy alert, Truth expr, int seconds) {
    return ticked(alert, AlertState.Clocks.IDLE, expr, 0, seconds);
  }

  private static AlertState.Clocks ticked(
      AlertPolicy alert, AlertState.Clocks before, int first, int last) {
    return ticked(alert, before, TRUE, first, last);
  }

  private static AlertState.Clocks ticked(
      AlertPolicy alert, AlertState.Clocks before, Truth expr, int first, int last) {
    AlertState.Clocks clocks = before;
    for (int second = first; second <= last; second++) {
      clocks =
          new AlertState.Clocks(
              clocks.expr().tick(expr, at(second)),
              Proof.tick(Judgement.of(alert, expr, scope()), clocks, at(second)),
              HoldClock.IDLE,
              null,
              null,
              null,
              HoldClock.IDLE);
    }
    return clocks;
  }
}
