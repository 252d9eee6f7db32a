package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The kubelet's crash-loop back-off, per service: 10 s doubling to 5 min, forgotten when 10 minutes
 * pass without a need for another attempt.
 *
 * <p>A start that helped is not counted, for it says nothing about the service: somebody had
 * stopped it. In a crash loop it is, for there it only seemed to help.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private Backoff() {}

  /** The earliest moment for the next attempt; the epoch when there is nothing to wait for. */
  static Instant nextAttemptAt(List<Attempt> attemptsOfService, boolean crashLooping) {
    Duration delay = Duration.ZERO;
    Instant last = Instant.EPOCH;
    for (Attempt attempt : attemptsOfService) {
      if (!crashLooping && isHelpfulStart(attempt)) {
        continue;
      }
      boolean forgotten = attempt.createdAt().isAfter(last.plus(FORGOTTEN_AFTER));
      delay = forgotten || delay.isZero() ? FIRST : min(delay.multipliedBy(2), LONGEST);
      last = attempt.latest();
    }
    return last.plus(delay);
  }

  private static boolean isHelpfulStart(Attempt attempt) {
    return attempt.action() == Action.Start && attempt.phase() == RemediationPhase.Succeeded;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
