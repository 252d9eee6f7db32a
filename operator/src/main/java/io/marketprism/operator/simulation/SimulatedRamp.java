package io.marketprism.operator.simulation;

import java.time.Duration;
import java.time.Instant;

/**
 * A value that goes on in a straight line while its process is the same.
 *
 * @param from what it is at {@code since}
 * @param perMilli how much it grows in a millisecond
 * @param again whether it goes the same way in each process
 * @param lives of the service's container
 * @param startedAt of the process
 */
record SimulatedRamp(
    double from, double perMilli, Instant since, boolean again, int lives, Instant startedAt) {

  Double at(Instant now) {
    return from + perMilli * Duration.between(since, now).toMillis();
  }

  boolean isOf(int others, Instant started) {
    return lives == others && startedAt.equals(started);
  }

  /** The same in another process. */
  SimulatedRamp in(double begin, int others, Instant started) {
    return new SimulatedRamp(begin, perMilli, started, again, others, started);
  }
}
