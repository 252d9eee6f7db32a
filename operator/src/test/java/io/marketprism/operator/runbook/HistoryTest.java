package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.aborted;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.seconds;
import static io.marketprism.operator.runbook.RemediationPhase.Aborted;
import static io.marketprism.operator.runbook.RemediationPhase.Executing;
import static io.marketprism.operator.runbook.RemediationPhase.Failed;
import static io.marketprism.operator.runbook.RemediationPhase.Ineffective;
import static io.marketprism.operator.runbook.RemediationPhase.Planned;
import static io.marketprism.operator.runbook.RemediationPhase.Succeeded;
import static io.marketprism.operator.runbook.RemediationPhase.Verifying;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Attempts, limits and the slot, counted from what was done. */
class HistoryTest {

  private static final StackPolicy.Rate THREE_IN_TEN_MINUTES =
      new StackPolicy.Rate(3, seconds(600));

  @Test
  void anActionIsOpenUntilItsPhaseIsTerminal() {
    for (RemediationPhase phase : List.of(Planned, Executing, Verifying)) {
      assertThat(history(attempt(Action.Start, phase, 0)).open(Given.SERVICE)).isPresent();
    }
    for (RemediationPhase phase : List.of(Succeeded, Ineffective, Failed, Aborted)) {
      assertThat(history(attempt(Action.Start, phase, 0)).open(Given.SERVICE)).isEmpty();
    }
    assertThat(history(attempt(Action.Start, Executing, 0)).open("nats")).isEmpty();
  }

  @Test
  void oneMoreRestartThanTheLimitWaitsUntilTheOldestIsOutOfTheWindow() {
    History two = history(restart(0), restart(100));
    assertThat(free(two, 200)).isTrue();
    History three = history(restart(0), restart(100), restart(200));
    assertThat(free(three, 201)).isFalse();
    assertThat(three.freeAgainAt(THREE_IN_TEN_MINUTES, a -> true, at(201))).contains(at(600));
    assertThat(free(three, 599)).isFalse();
    assertThat(free(three, 600)).isTrue();
  }

  @Test
  void whenMoreThanTheLimitAreCountedTheNewestOfThemDecide() {
    History five = history(restart(0), restart(10), restart(20), restart(30), restart(40));
    assertThat(five.freeAgainAt(THREE_IN_TEN_MINUTES, a -> true, at(50))).contains(at(620));
  }

  @Test
  void startsAreExemptFromTheLimits() {
    History starts =
        history(
            attempt(Action.Start, Failed, 0),
            attempt(Action.Start, Failed, 1),
            attempt(Action.Start, Failed, 2));
    assertThat(free(starts, 3)).isTrue();
  }

  @Test
  void makingAContainerIsExemptFromTheLimitsAndMakingItAnewIsNot() {
    History made =
        history(
            attempt(Action.Create, Failed, 0),
            attempt(Action.Create, Failed, 1),
            attempt(Action.Create, Failed, 2));
    assertThat(free(made, 3)).isTrue();
    History anew =
        history(
            attempt(Action.Recreate, Failed, 0),
            attempt(Action.Recreate, Failed, 1),
            attempt(Action.Restart, Failed, 2));
    assertThat(free(anew, 3)).isFalse();
  }

  @Test
  void aRestartCountsOnceItMayHaveBeenCalledWhateverBecameOfIt() {
    History executed =
        history(
            attempt(Action.Restart, Aborted, 0),
            attempt(Action.Restart, Succeeded, 1),
            attempt(Action.Restart, Executing, 2));
    assertThat(free(executed, 3)).isFalse();
    History overtaken =
        history(
            aborted(AbortReason.IncarnationChanged, 0),
            aborted(AbortReason.HostUnreachable, 1),
            aborted(AbortReason.NotExecuted, 2));
    assertThat(free(overtaken, 3)).isTrue();
    History unknown =
        history(
            aborted(AbortReason.NotExecuted, 0),
            aborted(AbortReason.NotExecuted, 1),
            aborted(AbortReason.NotExecuted, 2));
    assertThat(free(unknown, 3)).isFalse();
    History neverClaimed =
        history(
            attempt(Action.Restart, Planned, 0),
            attempt(Action.Restart, Planned, 1),
            attempt(Action.Restart, Planned, 2));
    assertThat(free(neverClaimed, 3)).isTrue();
  }

  @Test
  void limitsCountOnlyWhatTheyAreAbout() {
    History others =
        history(
            attempt("nats", Action.Restart, Succeeded, 0, 0),
            attempt("nats", Action.Restart, Succeeded, 1, 1),
            attempt("nats", Action.Restart, Succeeded, 2, 2));
    assertThat(
            others.freeAgainAt(THREE_IN_TEN_MINUTES, a -> a.service().equals(Given.SERVICE), at(3)))
        .isEmpty();
  }

  @Test
  void aRestartHoldsTheSlotUntilItsCallIsOver() {
    assertThat(history(attempt(Action.Restart, Planned, 0)).occupyingSlot(1)).isPresent();
    assertThat(history(attempt(Action.Restart, Executing, 0)).occupyingSlot(1)).isPresent();
    assertThat(history(attempt(Action.Restart, Verifying, 0)).occupyingSlot(1)).isEmpty();
    assertThat(history(attempt(Action.Start, Executing, 0)).occupyingSlot(1)).isEmpty();
    assertThat(history(attempt(Action.Restart, Executing, 0)).occupyingSlot(2)).isEmpty();
    assertThat(history(attempt(Action.Recreate, Executing, 0)).occupyingSlot(1)).isPresent();
    assertThat(history(attempt(Action.Create, Executing, 0)).occupyingSlot(1)).isEmpty();
  }

  @Test
  void countsUnsuccessfulAttemptsInARow() {
    assertThat(history(failed(0), ineffective(10), failed(20)).unsuccessful("Down", at(0)))
        .hasSize(3);
    assertThat(history(failed(0), succeeded(10), failed(20)).unsuccessful("Down", at(0)))
        .hasSize(1);
    assertThat(history(failed(0), succeeded(10)).unsuccessful("Down", at(0))).isEmpty();
  }

  @Test
  void countsUnsuccessfulAttemptsOnlySinceTheMoment() {
    assertThat(history(failed(0), failed(10), failed(20)).unsuccessful("Down", at(10))).hasSize(2);
  }

  @Test
  void whatWasGivenUpCountsWhereTheServiceIsAsBadlyOffAsBefore() {
    for (AbortReason reason : AbortReason.values()) {
      boolean counts =
          switch (reason) {
            case Expired, NotExecuted, Inconclusive -> true;
            case HostUnreachable, IncarnationChanged, Resolved, NotAllowed, HostGone -> false;
          };
      History history = history(failed(0), aborted(reason, 10), failed(20));
      assertThat(history.unsuccessful("Down", at(0))).as("%s", reason).hasSize(counts ? 3 : 2);
    }
  }

  @Test
  void anOpenAttemptIsNeitherUnsuccessfulNorHelpful() {
    History open = history(failed(0), attempt(Action.Start, Executing, 10));
    assertThat(open.unsuccessful("Down", at(0))).hasSize(1);
  }

  @Test
  void attemptsForAnotherAlertAreNotOfThisOne() {
    assertThat(history(failed(0), failed(10)).unsuccessful("Other", at(0))).isEmpty();
  }

  @Test
  void ordersWhatItIsGivenByTime() {
    assertThat(new History(List.of(failed(20), failed(0), failed(10))).attempts())
        .extracting(Attempt::createdAt)
        .containsExactly(at(0), at(10), at(20));
  }

  private static boolean free(History history, int second) {
    return history.freeAgainAt(THREE_IN_TEN_MINUTES, a -> true, at(second)).isEmpty();
  }

  private static History history(Attempt... attempts) {
    return new History(List.of(attempts));
  }

  private static Attempt restart(int second) {
    return attempt(Action.Restart, Ineffective, second);
  }

  private static Attempt failed(int second) {
    return attempt(Action.Start, Failed, second);
  }

  private static Attempt ineffective(int second) {
    return attempt(Action.Start, Ineffective, second);
  }

  private static Attempt succeeded(int second) {
    return attempt(Action.Start, Succeeded, second);
  }
}
