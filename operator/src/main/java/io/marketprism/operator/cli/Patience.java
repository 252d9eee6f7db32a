package io.marketprism.operator.cli;

import java.time.Duration;

/** Tells when something has been unhealthy at each look for too long. */
final class Patience {

  private final long nanos;
  private boolean healthy = true;
  private long unhealthySince;

  Patience(Duration duration) {
    nanos = duration.toNanos();
  }

  /**
   * Takes a look into account.
   *
   * @param now as {@link System#nanoTime} counts
   * @return whether it is over
   */
  boolean isOver(boolean healthyNow, long now) {
    if (healthyNow) {
      healthy = true;
    } else if (healthy) {
      healthy = false;
      unhealthySince = now;
    }
    return !healthy && now - unhealthySince >= nanos;
  }
}
