package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time that runs for an alert.
 *
 * @param from when it began; null where only its end is known
 * @param until when it ends if all stays as it is
 */
public record AlertClock(Kind kind, @Nullable Instant from, Instant until) {

  /** What happens at its end. */
  public enum Kind {
    /** A pending alert fires. */
    Fires,
    /** What holds it may change. */
    Held,
    /** An action that has not helped by then did not help. */
    Verifying
  }
}
