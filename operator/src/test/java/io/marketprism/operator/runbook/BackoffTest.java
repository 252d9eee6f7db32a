package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.aborted;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.RemediationPhase.Failed;
import static io.marketprism.operator.runbook.RemediationPhase.Ineffective;
import static io.marketprism.operator.runbook.RemediationPhase.Succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long the next attempt waits: 10 s doubling to 5 min, forgotten after 10 min. */
class BackoffTest {

  @Test
  void theFirstAttemptWaitsForNothing() {
    assertThat(Backoff.nextAttemptAt(List.of(), false, null)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void doublesFromTenSecondsToFiveMinutes() {
    assertThat(waits(Action.Restart, 8))
        .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  /** Nothing was done, so nothing is lost by trying (the clients of NATS give up after 20 s). */
  @Test
  void aStartThatTheEngineRefusedWaitsForThirtySecondsAtMost() {
    assertThat(waits(Action.Start, 6)).containsExactly(10L, 20L, 30L, 30L, 30L, 30L);
  }

  @Test
  void whatWasStartedAndIsNotWellWaitsAsARestartDoes() {
    List<Attempt> all =
        List.of(
            attempt(Action.Start, Ineffective, 0),
            attempt(Action.Start, Ineffective, 10),
            attempt(Action.Start, Ineffective, 30));
    assertThat(Backoff.nextAttemptAt(all, false, at(31))).isEqualTo(at(70));
  }

  @Test
  void theEndOfAnotherContainerMayHaveFreedTheWay() {
    List<Attempt> refused =
        List.of(
            attempt(Action.Start, Failed, 0),
            attempt(Action.Start, Failed, 10),
            attempt(Action.Start, Failed, 30));
    assertThat(Backoff.nextAttemptAt(refused, false, at(29))).isEqualTo(at(60));
    assertThat(Backoff.nextAttemptAt(refused, false, at(35))).isEqualTo(at(40));
    assertThat(Backoff.nextAttemptAt(refused, false, at(50))).isEqualTo(at(40));
  }

  @Test
  void waitsFromTheEndOfAnAttemptAndNotFromItsBeginning() {
    Attempt slow = attempt(Given.SERVICE, Action.Restart, Ineffective, 0, 130);
    assertThat(Backoff.nextAttemptAt(List.of(slow), false, null)).isEqualTo(at(140));
  }

  @Test
  void isForgottenWhenNoAttemptWasNeededForMoreThanTenMinutes() {
    List<Attempt> twice =
        List.of(attempt(Action.Restart, Failed, 0), attempt(Action.Restart, Failed, 10));
    assertThat(next(twice, attempt(Action.Restart, Failed, 610))).isEqualTo(at(610 + 40));
    assertThat(next(twice, attempt(Action.Restart, Failed, 611))).isEqualTo(at(611 + 10));
  }

  @Test
  void aStartThatHelpedIsNotCounted() {
    List<Attempt> helped =
        List.of(attempt(Action.Start, Succeeded, 0), attempt(Action.Start, Succeeded, 20));
    assertThat(Backoff.nextAttemptAt(helped, false, null)).isEqualTo(Instant.EPOCH);
    assertThat(next(helped, attempt(Action.Start, Failed, 40))).isEqualTo(at(50));
  }

  @Test
  void inACrashLoopAStartThatHelpedIsCountedForItOnlySeemedToHelp() {
    List<Attempt> helped =
        List.of(attempt(Action.Start, Succeeded, 0), attempt(Action.Start, Succeeded, 20));
    assertThat(Backoff.nextAttemptAt(helped, true, null)).isEqualTo(at(40));
  }

  @Test
  void aRestartThatHelpedIsCountedForItsServiceWasFailing() {
    List<Attempt> helped = List.of(attempt(Action.Restart, Succeeded, 0));
    assertThat(Backoff.nextAttemptAt(helped, false, null)).isEqualTo(at(10));
  }

  @Test
  void aContainerThatWasMadeAndIsWellIsNotCounted() {
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Create, Succeeded, 0)), false, null))
        .isEqualTo(Instant.EPOCH);
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Create, Failed, 0)), false, null))
        .isEqualTo(at(10));
  }

  @Test
  void aRecreationThatHelpedIsCountedAsARestartIs() {
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Recreate, Succeeded, 0)), false, null))
        .isEqualTo(at(10));
  }

  @Test
  void whateverWasTriedIsOneRow() {
    List<Attempt> all =
        List.of(
            attempt(Action.Create, Failed, 0),
            attempt(Action.Start, Failed, 10),
            attempt(Action.Recreate, Ineffective, 30));
    assertThat(Backoff.nextAttemptAt(all, false, null)).isEqualTo(at(70));
  }

  /** Nothing was done: the next one is free as soon as a fast crash loop can't make it a flood. */
  @Test
  void anIntentThatWasOvertakenDoublesNothing() {
    List<Attempt> overtaken =
        List.of(
            aborted(AbortReason.IncarnationChanged, 0),
            aborted(AbortReason.IncarnationChanged, 12));
    assertThat(Backoff.nextAttemptAt(overtaken, false, null)).isEqualTo(at(22));
    assertThat(next(overtaken, attempt(Action.Restart, Failed, 30))).isEqualTo(at(40));
  }

  @Test
  void whatMayHaveBeenDoneIsCounted() {
    List<Attempt> unknown =
        List.of(aborted(AbortReason.NotExecuted, 0), aborted(AbortReason.NotExecuted, 10));
    assertThat(Backoff.nextAttemptAt(unknown, false, null)).isEqualTo(at(30));
  }

  private static Instant next(List<Attempt> attempts, Attempt oneMore) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(oneMore);
    return Backoff.nextAttemptAt(all, false, null);
  }

  /** How long each of so many attempts keeps the next one waiting, each made as soon as it may. */
  private static List<Long> waits(Action action, int count) {
    List<Attempt> attempts = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    Instant now = at(0);
    for (int i = 0; i < count; i++) {
      attempts.add(attempt(action, Failed, Duration.between(at(0), now).toMillis() / 1000.0));
      Instant next = Backoff.nextAttemptAt(attempts, false, null);
      waits.add(Duration.between(now, next).toSeconds());
      now = next;
    }
    return waits;
  }
}
