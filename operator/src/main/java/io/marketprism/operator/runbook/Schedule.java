package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Optional;

/**
 * Moments that come again and again by the clock on the wall of a time zone. Its language lives
 * outside this package. In a gap of the wall clock, where daylight saving begins, a moment is the
 * first one after the gap; where an hour comes twice, it is the first of both.
 */
public interface Schedule {

  /** The latest moment that is not after {@code now}; empty where there was none. */
  Optional<Instant> latest(Instant now);

  /** The first moment after {@code now}; empty where there will be none. */
  Optional<Instant> next(Instant now);

  /** The same time of day on every day. */
  Schedule everyDay();

  /** As its author wrote it, for messages: {@code 0 20 * * 0 UTC}. */
  String text();
}
