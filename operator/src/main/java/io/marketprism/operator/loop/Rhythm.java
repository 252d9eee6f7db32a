package io.marketprism.operator.loop;

import java.time.Duration;

/**
 * When a periodic loop is due: once in each period, always at the same place in it. All places of
 * all rhythms are on the same slots of 100 ms, so that few wake-ups serve many loops. Times are
 * nanoseconds of {@link System#nanoTime}.
 *
 * @param period whole slots; what is between two of them is rounded up
 * @param offset where in the period, from 0 to less than it
 */
record Rhythm(Duration period, Duration offset) {

  static final Duration SLOT = Duration.ofMillis(100);

  /** The golden ratio's: multiples of it are spread evenly, however many there are. */
  private static final double SPREAD = (Math.sqrt(5) - 1) / 2;

  Rhythm {
    period = SLOT.multipliedBy(Math.max(1, period.plus(SLOT).minusNanos(1).dividedBy(SLOT)));
  }

  /**
   * The rhythm of one of many loops, spread over the period.
   *
   * @param number of the loop, from 0; those after each other are far from each other
   */
  static Rhythm ofMany(Duration period, long number) {
    double place = number * SPREAD % 1;
    long slots = new Rhythm(period, Duration.ZERO).period().dividedBy(SLOT);
    return new Rhythm(period, SLOT.multipliedBy((long) (place * slots)));
  }

  /**
   * When the next turn is due: at its place in the period, as soon as the one before is over. After
   * a turn out of the rhythm, the first one or one that was asked for, half a period is left.
   *
   * @param begun when the turn before began
   * @param now when it has ended
   */
  long due(long begun, long now) {
    long every = period.toNanos();
    long earliest = Math.max(now, begun + every / 2);
    return earliest + every - Math.floorMod(earliest - offset.toNanos(), every);
  }
}
