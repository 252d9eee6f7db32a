package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One thing that may stand between a firing alert and acting on it. */
@FunctionalInterface
interface Gate {

  /** Holds the candidate, or lets it pass (empty). */
  Optional<Hold> check(Candidate candidate, Situation situation);

  /**
   * Why the candidate is held.
   *
   * @param until when this may change by the passing of time alone; null when it can't
   */
  record Hold(Reason reason, String message, @Nullable Instant until) {}

  static Optional<Hold> pass() {
    return Optional.empty();
  }

  static Optional<Hold> hold(Reason reason, String message) {
    return Optional.of(new Hold(reason, message, null));
  }

  /** The same, where there may be no moment when this changes by itself. */
  static Optional<Hold> hold(Reason reason, String message, @Nullable Instant until) {
    return until == null ? hold(reason, message) : holdUntil(reason, message, until);
  }

  static Optional<Hold> holdUntil(Reason reason, String message, Instant until) {
    return Optional.of(new Hold(reason, message + " until " + Timestamps.rounded(until), until));
  }
}
