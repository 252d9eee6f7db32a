package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.alert;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.immediate;
import static io.marketprism.operator.runbook.Given.proven;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.scope;
import static io.marketprism.operator.runbook.Given.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Phase;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How an alert goes from inactive over pending to firing and back. */
class AlertTransitionTest {

  private final Given.Switch stopped = new Given.Switch("stopped");
  private final AlertPolicy alert =
      alert(
          always(TRUE),
          30,
          proven("stopped", stopped, Action.Start, 5),
          scenario("crashed", null, Action.Restart));
  private AlertState state = AlertState.INITIAL;

  @Test
  void isPendingUntilItsTimeIsOver() {
    judge(TRUE, 0, 29);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    judge(TRUE, 30);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
    assertThat(state.memory().firingSince()).isEqualTo(at(30));
    assertThat(state.memory().recentFirings()).containsExactly(at(30));
  }

  @Test
  void aPendingOneThatIsWellAgainIsInactiveAtOnceAndLeavesNoTrace() {
    judge(TRUE, 0, 29);
    judge(FALSE, 30);
    assertThat(state.phase()).isEqualTo(Phase.Inactive);
    assertThat(state.memory()).isEqualTo(AlertState.Memory.NONE);
  }

  @Test
  void unknownNeitherFiresNorSetsBack() {
    judge(TRUE, 0, 20);
    judge(UNKNOWN, 21, 200);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    judge(TRUE, 201, 210);
    assertThat(state.phase()).as("20 s before, 9 s since").isEqualTo(Phase.Pending);
    judge(TRUE, 211);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void unknownForLongerThanFiveMinutesResetsAPendingOne() {
    judge(TRUE, 0, 20);
    judge(UNKNOWN, 21, 321);
    assertThat(state.phase()).as("five minutes").isEqualTo(Phase.Pending);
    judge(UNKNOWN, 322);
    assertThat(state.phase()).as("longer").isEqualTo(Phase.Inactive);
    judge(TRUE, 323, 352);
    assertThat(state.phase()).as("anew").isEqualTo(Phase.Pending);
    judge(TRUE, 353);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void aLongForSurvivesAnUnknownAsLongAsItself() {
    AlertPolicy slow = alert(always(TRUE), 600, scenario("crashed", null, Action.Restart));
    judge(slow, TRUE, 0, 100);
    judge(slow, UNKNOWN, 101, 701);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    judge(slow, UNKNOWN, 702, 702);
    assertThat(state.phase()).isEqualTo(Phase.Inactive);
  }

  @Test
  void unknownNeverResolvesAFiringOne() {
    judge(TRUE, 0, 30);
    judge(UNKNOWN, 31, 2000);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
    assertThat(state.memory().firingSince()).isEqualTo(at(30));
  }

  @Test
  void resolvesWhenItHasBeenWellForTheStableTimeWithoutABreak() {
    judge(TRUE, 0, 30);
    judge(FALSE, 31, 35);
    judge(TRUE, 36);
    judge(FALSE, 37, 41);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
    judge(FALSE, 42);
    assertThat(state.phase()).isEqualTo(Phase.Inactive);
    assertThat(state.memory().resolvedAt()).isEqualTo(at(42));
    assertThat(state.clocks()).isEqualTo(AlertState.Clocks.IDLE);
  }

  @Test
  void unknownDoesNotCountAsWell() {
    judge(TRUE, 0, 30);
    judge(FALSE, 31, 35);
    judge(UNKNOWN, 36, 60);
    judge(FALSE, 61, 65);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void firesAsSoonAsAScenarioIsProven() {
    stopped.turn(TRUE);
    judge(TRUE, 0, 4);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    judge(TRUE, 5);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void aScenarioIsProvenOnlyByTheTimeInWhichItHeldItself() {
    judge(TRUE, 0, 10);
    stopped.turn(TRUE);
    judge(TRUE, 11, 15);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    judge(TRUE, 16);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void anImmediateScenarioFiresAtFirstSight() {
    AlertPolicy atOnce = alert(always(TRUE), 300, immediate("oom", stopped, Action.Restart));
    judge(atOnce, TRUE, 0, 1);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
    stopped.turn(TRUE);
    judge(atOnce, TRUE, 2, 2);
    assertThat(state.phase()).isEqualTo(Phase.Firing);
  }

  @Test
  void anUnknownScenarioBeforeAnImmediateOneProvesNothing() {
    AlertPolicy atOnce =
        alert(
            always(TRUE),
            300,
            scenario("rate-limit", always(UNKNOWN), Action.Watch),
            immediate("all-down", null, Action.Restart));
    judge(atOnce, TRUE, 0, 299);
    assertThat(state.phase()).isEqualTo(Phase.Pending);
  }

  /** Else one Unknown reading a minute would keep on-call from ever hearing of it. */
  @Test
  void anUnknownNowAndThenOnlyInterruptsTheTimeWithoutADiagnosis() {
    AlertPolicy undiagnosed = alert(always(TRUE), 0, scenario("s", always(UNKNOWN), Action.Watch));
    judge(undiagnosed, TRUE, 0, 50);
    judge(undiagnosed, UNKNOWN, 51, 51);
    judge(undiagnosed, TRUE, 52, 62);
    assertThat(state.clocks().undiagnosed().held()).isEqualTo(Given.seconds(60));
    judge(undiagnosed, FALSE, 63, 63);
    assertThat(state.clocks().undiagnosed()).isEqualTo(HoldClock.IDLE);
  }

  @Test
  void aContainerThatIsGoneIsNoCaseForADiagnosisUnlessItCanBeMade() {
    AlertPolicy start = alert(always(TRUE), 0, scenario("s", null, Action.Start));
    Scope gone = scope(ContainerFacts.absent("c", "engine", at(0)));
    AlertState.Clocks clocks =
        AlertTransition.next(Judgement.of(start, TRUE, gone), state, at(0)).clocks();
    assertThat(clocks.undiagnosed().since()).isEqualTo(at(0));
  }

  @Test
  void anAlertThatWasUnknownForAsLongAsItsForIsSeenAgainAtItsFirstKnownOutcome() {
    judge(UNKNOWN, 0, 29);
    judge(FALSE, 30);
    assertThat(state.clocks().seenAt()).as("30 s").isEqualTo(at(30));
    judge(UNKNOWN, 31, 59);
    judge(FALSE, 60);
    assertThat(state.clocks().seenAt()).as("29 s").isEqualTo(at(30));
    judge(UNKNOWN, 100, 200);
    assertThat(state.clocks().seenAt()).as("not yet").isEqualTo(at(30));
  }

  @Test
  void anUnknownAlertMayFireUnseenForTenMinutes() {
    judge(UNKNOWN, 5);
    assertThat(state.unseenUntil(at(604))).contains(at(605));
    assertThat(state.unseenUntil(at(605))).isEmpty();
    judge(FALSE, 6);
    assertThat(state.unseenUntil(at(6))).isEmpty();
  }

  @Test
  void anUnknownNowAndThenOnlyInterruptsTheTimeUntilItIsResolved() {
    AlertPolicy alert = alert(always(TRUE), 0, scenario("s", null, Action.Watch));
    judge(alert, TRUE, 0, 1);
    for (int second = 2; second < 7; second += 2) {
      judge(alert, FALSE, second, second);
      judge(alert, UNKNOWN, second + 1, second + 1);
    }
    assertThat(state.phase()).isEqualTo(Phase.Firing);
    judge(alert, FALSE, 8, 10);
    assertThat(state.phase()).isEqualTo(Phase.Inactive);
  }

  @Test
  void remembersTheLastTenFirings() {
    for (int round = 0; round < 12; round++) {
      judge(TRUE, round * 100, round * 100 + 30);
      judge(FALSE, round * 100 + 31, round * 100 + 36);
    }
    assertThat(state.memory().recentFirings())
        .hasSize(AlertState.Memory.FIRINGS_KEPT)
        .startsWith(at(230))
        .endsWith(at(1130));
  }

  @Test
  void aRestartedOperatorStillKnowsThatItFiresAndLetsItsClocksStartAnew() {
    judge(TRUE, 0, 100);
    state = AlertState.remembered(state.memory());
    assertThat(state.phase()).isEqualTo(Phase.Firing);
    assertThat(state.clocks()).isEqualTo(AlertState.Clocks.IDLE);
  }

  @Test
  void anEscalationEndsWhenResolvedForTenMinutes() {
    var escalated = AlertState.Memory.NONE.fired(at(0)).escalated(at(10), "a test");
    assertThat(escalated.calmed(null, at(5000)).escalatedSince()).as("firing").isEqualTo(at(10));
    var resolved = escalated.resolved(at(100));
    assertThat(resolved.calmed(null, at(699)).escalatedSince()).isEqualTo(at(10));
    assertThat(resolved.calmed(null, at(700)).escalatedSince()).isNull();
  }

  @Test
  void anEscalationIsEndedByAnAcknowledgementThatIsNotOlder() {
    var escalated = AlertState.Memory.NONE.fired(at(0)).escalated(at(10), "a test");
    assertThat(escalated.calmed(at(9), at(20)).escalatedSince()).isEqualTo(at(10));
    assertThat(escalated.calmed(at(10), at(20)).escalatedSince()).isNull();
    assertThat(escalated.escalated(at(15), "a test").escalatedSince())
        .as("the first")
        .isEqualTo(at(10));
    assertThat(escalated.recentFirings()).isEqualTo(times(0));
  }

  private void judge(Truth expr, int second) {
    judge(alert, expr, second, second);
  }

  /** Judges every second from one to the other, both included. */
  private void judge(Truth expr, int from, int to) {
    judge(alert, expr, from, to);
  }

  private void judge(AlertPolicy policy, Truth expr, int from, int to) {
    IntStream.rangeClosed(from, to)
        .forEach(
            second ->
                state =
                    AlertTransition.next(Judgement.of(policy, expr, scope()), state, at(second)));
  }
}
