package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.scope;
import static io.marketprism.operator.runbook.RemediationPhase.Ineffective;
import static io.marketprism.operator.runbook.RemediationPhase.Succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Successes that didn't last, in a row up to what is needed now. */
class RelapsesTest {

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Death> deaths = new ArrayList<>();
  private final List<Instant> outages = new ArrayList<>();
  private Action asked = Action.Restart;
  private ContainerState state = ContainerState.RUNNING;
  private @Nullable Integer noted;

  @Test
  void eachSuccessIsCountedThatWasNeededAgainWithinTenMinutes() {
    helped(Action.Restart, 0, 300, 600);
    assertThat(neededAt(1200)).isEqualTo(3);
    assertThat(neededAt(1201)).as("the last one has lasted").isZero();
  }

  @Test
  void oneThatLastedEndsTheRow() {
    helped(Action.Restart, 0, 601, 900);
    assertThat(neededAt(1000)).isEqualTo(2);
  }

  /** Else one that helps every other time would go on for ever. */
  @Test
  void anUnsuccessfulOneInBetweenDoesNotEndTheRow() {
    helped(Action.Restart, 0);
    attempts.add(attempt(Action.Restart, Ineffective, 200));
    helped(Action.Restart, 400, 700);
    assertThat(neededAt(1000)).isEqualTo(3);
  }

  @Test
  void whereNothingIsToBeDoneNothingIsNeededAgain() {
    helped(Action.Restart, 0, 300, 600);
    asked = Action.Wait;
    assertThat(neededAt(900)).isZero();
  }

  @Test
  void whatOnCallHasAcknowledgedIsOver() {
    helped(Action.Restart, 0, 300, 600);
    noted = 301;
    assertThat(neededAt(900)).isEqualTo(1);
  }

  @Test
  void ofAnotherAlertTellsNothing() {
    Attempt one = attempt(Action.Restart, Succeeded, 0);
    attempts.add(
        new Attempt(
            one.name(),
            one.service(),
            "Other",
            one.scenario(),
            one.action(),
            one.phase(),
            null,
            one.createdAt(),
            one.executingAt(),
            one.verifyingAt(),
            one.endedAt(),
            ""));
    assertThat(neededAt(10)).isZero();
  }

  @Test
  void whatItsCauseHasBrokenSinceEndsTheRow() {
    helped(Action.Restart, 0, 300, 600);
    outages.add(at(500));
    assertThat(neededAt(900)).isEqualTo(1);
    outages.add(at(890));
    assertThat(neededAt(900)).isZero();
  }

  /** Which of the two is proved first says nothing. */
  @Test
  void aCauseThatIsProvedAfterItsDependentHasBrokenItAsWell() {
    helped(Action.Restart, 0, 300, 600);
    outages.add(at(905));
    assertThat(neededAt(900)).isZero();
  }

  @Test
  void anOutageFromBeforeASuccessIsNotWhatEndedIt() {
    helped(Action.Restart, 100, 300, 600);
    outages.add(at(50));
    assertThat(neededAt(900)).isEqualTo(3);
  }

  @Test
  void aProcessThatKeepsDyingByItselfIsARelapseOfItsStart() {
    stopped();
    helped(Action.Start, 0, 100, 200);
    died(false, 50, 150, 250);
    assertThat(neededAt(255)).isEqualTo(3);
  }

  @Test
  void aContainerThatSomebodyStopsAgainAndAgainIsNone() {
    stopped();
    helped(Action.Start, 0, 100, 200);
    died(true, 50, 150, 250);
    assertThat(neededAt(255)).isZero();
  }

  @Test
  void oneStopByHandEndsTheRow() {
    stopped();
    helped(Action.Start, 0, 100, 200);
    died(false, 50);
    died(true, 150);
    died(false, 250);
    assertThat(neededAt(255)).isEqualTo(1);
  }

  @Test
  void whereNobodyCanSayHowItEndedItIsCounted() {
    stopped();
    helped(Action.Start, 0, 100, 200);
    assertThat(neededAt(255)).isEqualTo(3);
  }

  private void stopped() {
    state = ContainerState.EXITED;
  }

  private void helped(Action action, int... seconds) {
    for (int second : seconds) {
      attempts.add(attempt(action, Succeeded, second));
    }
  }

  private void died(boolean byHand, int... seconds) {
    for (int second : seconds) {
      deaths.add(new Death(at(second), 1, false, byHand));
    }
  }

  private int neededAt(int second) {
    AlertPolicy alert = Given.alert(always(TRUE), 0, scenario("s", null, asked));
    Judgement judgement = Given.judged(alert, scope(container(state).withDeaths(deaths)));
    return Relapses.inARow(
            judgement, at(second), noted == null ? null : at(noted), outages, new History(attempts))
        .size();
  }
}
