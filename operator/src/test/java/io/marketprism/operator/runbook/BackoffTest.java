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
    assertThat(Backoff.nextAttemptAt(List.of(), false)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void doublesFromTenSecondsToFiveMinutes() {
    assertThat(waits(8)).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void waitsFromTheEndOfAnAttemptAndNotFromItsBeginning() {
    Attempt slow = attempt(Given.SERVICE, Action.Restart, Ineffective, 0, 130);
    assertThat(Backoff.nextAttemptAt(List.of(slow), false)).isEqualTo(at(140));
  }

  @Test
  void isForgottenWhenNoAttemptWasNeededForMoreThanTenMinutes() {
    List<Attempt> twice =
        List.of(attempt(Action.Start, Failed, 0), attempt(Action.Start, Failed, 10));
    assertThat(next(twice, attempt(Action.Start, Failed, 610))).isEqualTo(at(610 + 40));
    assertThat(next(twice, attempt(Action.Start, Failed, 611))).isEqualTo(at(611 + 10));
  }

  @Test
  void aStartThatHelpedIsNotCounted() {
    List<Attempt> helped =
        List.of(attempt(Action.Start, Succeeded, 0), attempt(Action.Start, Succeeded, 20));
    assertThat(Backoff.nextAttemptAt(helped, false)).isEqualTo(Instant.EPOCH);
    assertThat(next(helped, attempt(Action.Start, Failed, 40))).isEqualTo(at(50));
  }

  @Test
  void inACrashLoopAStartThatHelpedIsCountedForItOnlySeemedToHelp() {
    List<Attempt> helped =
        List.of(attempt(Action.Start, Succeeded, 0), attempt(Action.Start, Succeeded, 20));
    assertThat(Backoff.nextAttemptAt(helped, true)).isEqualTo(at(40));
  }

  @Test
  void aRestartThatHelpedIsCountedForItsServiceWasFailing() {
    List<Attempt> helped = List.of(attempt(Action.Restart, Succeeded, 0));
    assertThat(Backoff.nextAttemptAt(helped, false)).isEqualTo(at(10));
  }

  @Test
  void aContainerThatWasMadeAndIsWellIsNotCounted() {
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Create, Succeeded, 0)), false))
        .isEqualTo(Instant.EPOCH);
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Create, Failed, 0)), false))
        .isEqualTo(at(10));
  }

  @Test
  void aRecreationThatHelpedIsCountedAsARestartIs() {
    assertThat(Backoff.nextAttemptAt(List.of(attempt(Action.Recreate, Succeeded, 0)), false))
        .isEqualTo(at(10));
  }

  @Test
  void whateverWasTriedIsOneRow() {
    List<Attempt> all =
        List.of(
            attempt(Action.Create, Failed, 0),
            attempt(Action.Start, Failed, 10),
            attempt(Action.Recreate, Ineffective, 30));
    assertThat(Backoff.nextAttemptAt(all, false)).isEqualTo(at(70));
  }

  /** Nothing was done: the next one is free as soon as a fast crash loop can't make it a flood. */
  @Test
  void anIntentThatWasOvertakenDoublesNothing() {
    List<Attempt> overtaken =
        List.of(
            aborted(AbortReason.IncarnationChanged, 0),
            aborted(AbortReason.IncarnationChanged, 12));
    assertThat(Backoff.nextAttemptAt(overtaken, false)).isEqualTo(at(22));
    assertThat(next(overtaken, attempt(Action.Restart, Failed, 30))).isEqualTo(at(40));
  }

  @Test
  void whatMayHaveBeenDoneIsCounted() {
    List<Attempt> unknown =
        List.of(aborted(AbortReason.NotExecuted, 0), aborted(AbortReason.NotExecuted, 10));
    assertThat(Backoff.nextAttemptAt(unknown, false)).isEqualTo(at(30));
  }

  private static Instant next(List<Attempt> attempts, Attempt oneMore) {
    List<Attempt> all = new ArrayList<>(attempts);
    all.add(oneMore);
    return Backoff.nextAttemptAt(all, false);
  }

  /** How long each of so many attempts keeps the next one waiting, each made as soon as it may. */
  private static List<Long> waits(int count) {
    List<Attempt> attempts = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    Instant now = at(0);
    for (int i = 0; i < count; i++) {
      attempts.add(attempt(Action.Start, Failed, Duration.between(at(0), now).toMillis() / 1000.0));
      Instant next = Backoff.nextAttemptAt(attempts, false);
      waits.add(Duration.between(now, next).toSeconds());
      now = next;
    }
    return waits;
  }
}
