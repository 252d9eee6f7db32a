package io.marketprism.operator.controller;

import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.Evaluation;
import java.time.Duration;
import java.time.Instant;

/** For how long a stack is not evaluated, unless something is seen before. */
final class Pause {

  /** While something is going on. */
  static final Duration BUSY = Duration.ofSeconds(1);

  /** While nothing is. */
  static final Duration IDLE = Duration.ofSeconds(5);

  private Pause() {}

  /**
   * Until something can change by the passing of time, and never long while something is going on.
   */
  static Duration after(Evaluation evaluation, Moment moment) {
    boolean busy =
        evaluation.state().alerts().values().stream().anyMatch(a -> a.isActive())
            || moment.remediations().stream().anyMatch(r -> !Intents.phaseOf(r).isTerminal());
    Duration longest = busy ? BUSY : IDLE;
    Instant wakeAt = evaluation.wakeAt();
    if (wakeAt == null) {
      return longest;
    }
    Duration until = Duration.between(moment.now(), wakeAt).plusMillis(1);
    return until.compareTo(longest) < 0 ? until : longest;
  }
}
