package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's crash-loop back-off, per service: 10 s doubling to 5 min, forgotten when 10 minutes
 * pass without a need for another attempt.
 *
 * <p>A start that helped is not counted, for it says nothing about the service: somebody had
 * stopped it. In a crash loop it is, for there it only seemed to help. An intent that was overtaken
 * is not counted either, for nothing was done; the next one keeps the first distance from it, lest
 * a fast crash loop be followed with an intent for each of its lives. A start of the container that
 * no Remediation accounts for counts as an attempt.
 *
 * <p>A start that the Engine refused has done nothing, and loses nothing when it is tried again: 30
 * s later at the latest, and sooner when another container on the host has ended meanwhile, for it
 * may have held the port.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  /** The longest after a start that the Engine refused. */
  static final Duration LONGEST_REFUSED = Duration.ofSeconds(30);

  private Backoff() {}

  /**
   * The earliest moment for the next attempt; the epoch when there is nothing to wait for.
   *
   * @param freedAt when another container on the host last ended; null where none is known to have
   */
  static Instant nextAttemptAt(
      List<Attempt> attemptsOfService, boolean crashLooping, @Nullable Instant freedAt) {
    Duration delay = Duration.ZERO;
    Instant last = Instant.EPOCH;
    boolean refused = false;
    for (Attempt attempt : counted(attemptsOfService, crashLooping)) {
      delay = delay.isZero() ? FIRST : min(delay.multipliedBy(2), LONGEST);
      last = attempt.latest();
      refused = attempt.isRefusedStart();
    }
    if (refused) {
      boolean freed = freedAt != null && freedAt.isAfter(last);
      delay = min(delay, freed ? FIRST : LONGEST_REFUSED);
    }
    Instant afterOvertaken =
        attemptsOfService.stream()
            .filter(Attempt::wasOvertaken)
            .map(attempt -> attempt.createdAt().plus(FIRST))
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    return Collections.max(List.of(last.plus(delay), afterOvertaken));
  }

  /** The attempts in a row that the next one has to wait for. */
  static List<Attempt> counted(List<Attempt> attemptsOfService, boolean crashLooping) {
    List<Attempt> counted = new ArrayList<>();
    for (Attempt attempt : attemptsOfService) {
      if (attempt.isAwaiting()
          || attempt.wasOvertaken()
          || (!crashLooping && isHelpfulStart(attempt))) {
        continue;
      }
      if (!counted.isEmpty()
          && attempt.createdAt().isAfter(counted.getLast().latest().plus(FORGOTTEN_AFTER))) {
        counted.clear();
      }
      counted.add(attempt);
    }
    return counted;
  }

  private static boolean isHelpfulStart(Attempt attempt) {
    return !attempt.action().disturbs() && attempt.phase() == RemediationPhase.Succeeded;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
