package io.marketprism.operator.workload;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The wall clock as it was when the operator started, going on evenly: a stepped wall clock neither
 * fires an alert nor lifts a limit.
 */
public final class MonotonicClock implements InstantSource {

  private final Instant anchor = Instant.now();
  private final long anchorNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return anchor.plusNanos(System.nanoTime() - anchorNanos);
  }

  /** By how much the wall clock has been stepped, or has run on in a suspended machine. */
  public Duration drift() {
    return Duration.between(instant(), Instant.now()).abs();
  }
}
