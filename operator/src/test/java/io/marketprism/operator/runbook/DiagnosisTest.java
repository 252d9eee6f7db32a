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
    assertThat(applies(alert, heldFor(0)).scenario().name()).isEqualTo("second");
  }

  @Test
  void oneWithoutAConditionAlwaysHolds() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("any", null, Action.Restart));
    assertThat(applies(alert, heldFor(0)).scenario().name()).isEqualTo("any");
  }

  @Test
  void saysWhenNoneHolds() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("no", always(FALSE), Action.Restart));
    assertThat(diagnose(alert, heldFor(60))).isEqualTo(new Diagnosis.NoneApplies());
  }

  @Test
  void anUnknownConditionStopsTheSearchAndIsNeverSkipped() {
    AlertPolicy alert =
        alert(
            always(TRUE),
            30,
            scenario("rate-limit", always(UNKNOWN), Action.Watch),
            scenario("all-down", always(TRUE), Action.Restart));
    assertThat(diagnose(alert, heldFor(60)))
        .isEqualTo(new Diagnosis.Undiagnosed("rate-limit", "nobody looked"));
  }

  @Test
  void anUnknownConditionAfterTheOneThatHoldsDoesNotMatter() {
    AlertPolicy alert =
        alert(
            always(TRUE),
            30,
            scenario("known", always(TRUE), Action.Restart),
            scenario("unknown", always(UNKNOWN), Action.Watch));
    assertThat(applies(alert, heldFor(60)).scenario().name()).isEqualTo("known");
  }

  @Test
  void isProvenByTheAlertsOwnTimeUnlessItHasAnother() {
    AlertPolicy alert = alert(always(TRUE), 30, scenario("crashed", null, Action.Restart));
    Diagnosis.Applies early = applies(alert, ticked(alert, TRUE, 29));
    assertThat(early.proven()).isFalse();
    assertThat(early.provenAt()).isEqualTo(at(30));
    assertThat(applies(alert, ticked(alert, TRUE, 30)).proven()).isTrue();
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
    assertThat(applies(alert, clocks).proven()).isFalse();
    assertThat(applies(alert, clocks).provenAt()).isEqualTo(at(71));

    limited.turn(UNKNOWN);
    clocks = ticked(alert, clocks, 66, 70);
    limited.turn(FALSE);
    clocks = ticked(alert, clocks, 71, 76);
    assertThat(applies(alert, clocks).provenAt()).as("stands still").isEqualTo(at(77));
    assertThat(applies(alert, ticked(alert, clocks, 77, 77)).proven()).isTrue();

    limited.turn(TRUE);
    clocks = ticked(alert, clocks, 77, 77);
    assertThat(applies(alert, clocks).proven()).as("a wait needs no more proof").isTrue();
    limited.turn(FALSE);
    assertThat(applies(alert, ticked(alert, clocks, 78, 80)).provenAt()).isEqualTo(at(88));
  }

  @Test
  void aDiagnosisThatHasStoodAllTheTimeIsNotDelayed() {
    AlertPolicy alert = confirmed(always(TRUE), 30, 10, scenario("crashed", null, Action.Restart));
    assertThat(applies(alert, ticked(alert, TRUE, 30)).proven()).isTrue();
  }

  @Test
  void itsOwnTimeMayBeShorterOrLongerThanTheAlerts() {
    AlertPolicy quick = alert(always(TRUE), 30, proven("stopped", null, Action.Start, 5));
    assertThat(applies(quick, ticked(quick, TRUE, 4)).proven()).isFalse();
    assertThat(applies(quick, ticked(quick, TRUE, 5)).proven()).isTrue();
    AlertPolicy slow = alert(always(TRUE), 30, proven("stopped", null, Action.Start, 90));
    assertThat(applies(slow, ticked(slow, TRUE, 60)).proven()).isFalse();
    assertThat(applies(slow, ticked(slow, TRUE, 60)).provenAt()).isEqualTo(at(90));
  }

  @Test
  void itsOwnTimeRunsOnlyWhileTheAlertsExpressionHoldsToo() {
    AlertPolicy quick = alert(always(TRUE), 30, proven("stopped", always(TRUE), Action.Start, 5));
    assertThat(applies(quick, ticked(quick, FALSE, 60)).proven()).isFalse();
    assertThat(applies(quick, ticked(quick, UNKNOWN, 60)).proven()).isFalse();
  }

  @Test
  void anImmediateOneNeedsNoProof() {
    AlertPolicy alert = alert(always(TRUE), 300, immediate("near-critical", null, Action.Restart));
    assertThat(applies(alert, heldFor(0)).proven()).isTrue();
  }

  private static Diagnosis diagnose(AlertPolicy alert, AlertState.Clocks clocks) {
    return Diagnosis.of(alert, clocks, scope(), at(0));
  }

  private static Diagnosis.Applies applies(AlertPolicy alert, AlertState.Clocks clocks) {
    Diagnosis diagnosis = diagnose(alert, clocks);
    assertThat(diagnosis).isInstanceOf(Diagnosis.Applies.class);
    return (Diagnosis.Applies) diagnosis;
  }

  /** Clocks of an alert whose expression has held for so long. */
  private static AlertState.Clocks heldFor(int seconds) {
    return new AlertState.Clocks(
        HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(seconds)),
        Map.of(),
        HoldClock.IDLE,
        null,
        null);
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
              Diagnosis.tick(alert, clocks, expr, scope(), at(second)),
              HoldClock.IDLE,
              null,
              null);
    }
    return clocks;
  }
}
