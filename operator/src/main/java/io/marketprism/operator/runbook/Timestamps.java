package io.marketprism.operator.runbook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Moments in messages: absolute and whole seconds, so that a message changes only with its fact.
 */
final class Timestamps {

  private Timestamps() {}

  /** Rounded up, for a moment that is waited for. */
  static Instant rounded(Instant at) {
    Instant cut = at.truncatedTo(ChronoUnit.SECONDS);
    return cut.equals(at) ? cut : cut.plusSeconds(1);
  }
}
