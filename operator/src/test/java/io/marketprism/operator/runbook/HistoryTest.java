package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.aborted;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.container;
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
import java.util.Map;
import java.util.stream.IntStream;
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
            case HostUnreachable, IncarnationChanged, Resolved, NotAllowed -> false;
            case StackGone, Superseded, HostGone, Refused, CauseFailed -> false;
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
  void whatWasSeenOfADeletedOneCountsAsBefore() {
    History three = history(restart(0), restart(100), restart(200));
    List<Attempt> seen = three.whole(Given.stack(), List.of(), NOTHING, at(201)).attempts();
    History deleted = History.EMPTY.whole(Given.stack(), seen, NOTHING, at(202));
    assertThat(deleted.attempts()).isEqualTo(three.attempts());
    assertThat(deleted.toRemember(Given.stack(), at(202))).isEqualTo(three.attempts());
    History once = three.whole(Given.stack(), seen, NOTHING, at(202));
    assertThat(once.attempts()).as("and once, while it is there").isEqualTo(three.attempts());
  }

  @Test
  void whatNothingCountsAnyMoreIsForgotten() {
    List<Attempt> seen = List.of(restart(0));
    assertThat(History.EMPTY.whole(Given.stack(), seen, NOTHING, at(3599)).attempts()).hasSize(1);
    assertThat(History.EMPTY.whole(Given.stack(), seen, NOTHING, at(3600)).attempts()).isEmpty();
    assertThat(history(restart(0)).toRemember(Given.stack(), at(3600))).isEmpty();
  }

  @Test
  void noMoreThanFiveHundredAreRemembered() {
    History many =
        new History(
            IntStream.range(0, 600)
                .mapToObj(i -> attempt(Action.Start, Failed, i / 10.0))
                .toList());
    List<Attempt> seen = many.toRemember(Given.stack(), at(60));
    assertThat(seen).hasSize(500).endsWith(attempt(Action.Start, Failed, 59.9));
  }

  /** Nobody will ever end it, and nobody may wait for that. */
  @Test
  void aDeletedOneThatWasNotOverCountsAndIsNotWaitedFor() {
    History seen =
        History.EMPTY.whole(
            Given.stack(),
            List.of(attempt(Action.Restart, Verifying, 0), attempt(Action.Start, Planned, 1)),
            NOTHING,
            at(2));
    assertThat(seen.open(Given.SERVICE)).isEmpty();
    assertThat(seen.attempts())
        .extracting(Attempt::aborted)
        .containsExactly(AbortReason.Inconclusive, AbortReason.Expired);
    assertThat(seen.left(THREE_IN_TEN_MINUTES, at(3))).isEqualTo(2);
  }

  @Test
  void aStartThatNobodyAccountsForIsOneRestartOfItsService() {
    History history = whole(started(100, 99, true));
    assertThat(history.left(THREE_IN_TEN_MINUTES, Given.SERVICE, at(101))).isEqualTo(2);
    assertThat(history.left(THREE_IN_TEN_MINUTES, at(101)))
        .as("the stack's is for what the operator does itself")
        .isEqualTo(3);
    assertThat(Backoff.nextAttemptAt(history.of(Given.SERVICE), false, null)).isEqualTo(at(110));
  }

  @Test
  void ofSeveralStartsThatNobodyAccountsForOnlyTheLatestCounts() {
    History once = whole(started(100, 99, true));
    List<Attempt> seen = once.toRemember(Given.stack(), at(200));
    assertThat(seen).hasSize(1);
    History another =
        history().whole(Given.stack(), seen, readings(started(150, 149, true)), at(200));
    assertThat(another.attempts()).containsExactly(Attempt.ofUnknownAuthor(Given.SERVICE, at(150)));
    History operators =
        history(restart(190))
            .whole(Given.stack(), seen, readings(started(190, 189, true)), at(200));
    assertThat(operators.attempts()).as("also after the operator's own").hasSize(2);
    assertThat(history(restart(100)).whole(Given.stack(), seen, NOTHING, at(200)).attempts())
        .as("until an attempt accounts for it")
        .hasSize(1);
  }

  @Test
  void onlyWhatNobodyElseAccountsForIsOfUnknownAuthor() {
    assertThat(whole(started(100, 99, false)).attempts()).as("the restart policy's").isEmpty();
    assertThat(whole(container(ContainerState.RUNNING)).attempts()).as("a first start").isEmpty();
    assertThat(whole(started(100, 99, true), restart(100)).attempts()).hasSize(1);
    assertThat(whole(started(100, 99, true), restart(115)).attempts()).hasSize(1);
    assertThat(whole(started(100, 99, true), restart(116)).attempts()).hasSize(2);
    assertThat(whole(started(100, 99, true), restart(84)).attempts()).hasSize(2);
    Attempt executing = attempt(Action.Restart, Executing, 10);
    assertThat(whole(started(100, 99, true), executing).attempts()).hasSize(1);
    Attempt overtaken = aborted(AbortReason.IncarnationChanged, 100);
    assertThat(whole(started(100, 99, true), overtaken).attempts()).hasSize(2);
  }

  /** As after a restart of the operator: how the process before ended was seen by nobody. */
  @Test
  void aStartIsCountedWhereNobodyKnowsHowTheProcessBeforeEnded() {
    assertThat(whole(started(100, 99, true).withDeaths(List.of())).attempts()).hasSize(1);
  }

  private static final Readings NOTHING = new Readings(Map.of());

  private static History whole(ContainerFacts facts, Attempt... attempts) {
    return history(attempts).whole(Given.stack(), List.of(), readings(facts), at(200));
  }

  private static Readings readings(ContainerFacts facts) {
    return new Readings(Map.of(Given.SERVICE, Given.readings(Reading.of(facts), Map.of())));
  }

  /** A container whose last process ended before the one that runs now was started. */
  private static ContainerFacts started(int second, int ended, boolean asked) {
    ContainerFacts facts = container(ContainerState.RUNNING, "c0ffee", at(second), at(200));
    return new ContainerFacts(
        facts.name(),
        facts.incarnation(),
        facts.state(),
        facts.health(),
        0,
        false,
        facts.restartPolicy(),
        facts.memoryLimit(),
        facts.stopTimeout(),
        facts.endpoints(),
        facts.compose(),
        facts.environment(),
        facts.logFault(),
        at(ended),
        List.of(new Death(at(ended), 137, false, asked)),
        facts.observedAt());
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
