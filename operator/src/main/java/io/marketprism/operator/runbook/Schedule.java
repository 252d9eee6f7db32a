package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Optional;

/**
 * Moments that recur by the calendar of a time zone, in whole minutes.
 *
 * <p>A local time that a change of the clocks leaves out is at the first moment after it; one that
 * comes twice is at its first, and only there.
 */
public interface Schedule {

  /** The latest of its moments that isn't after {@code now}; empty when there was none. */
  Optional<Instant> lastAtOrBefore(Instant now);

  /** The earliest of its moments that is after {@code now}; empty when there will be none. */
  Optional<Instant> next(Instant now);

  /** The same time of day on every day. */
  Schedule everyDay();

  /** As its author wrote it, with its zone: {@code 0 20 * * 0 UTC}. */
  String text();
}
