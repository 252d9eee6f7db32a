package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For how long a condition has held: Prometheus' {@code for} in three-valued logic. True lets it
 * run, false sets it back to nothing, and while the condition is Unknown it stands still.
 *
 * @param since when the condition was first seen to hold; null while it doesn't
 * @param held for how long it was seen to hold, up to {@code lastTrue}
 * @param lastTrue set while it runs: when the condition was last seen to hold
 */
public record HoldClock(@Nullable Instant since, Duration held, @Nullable Instant lastTrue) {

  /** A clock of a condition that doesn't hold. */
  public static final HoldClock IDLE = new HoldClock(null, Duration.ZERO, null);

  /** This clock after the condition was judged at {@code now}. */
  public HoldClock tick(Truth truth, Instant now) {
    return switch (truth) {
      case Truth.False() -> IDLE;
      case Truth.Unknown(String what) -> new HoldClock(since, held, null);
      case Truth.True() -> {
        Duration more = lastTrue == null ? Duration.ZERO : Duration.between(lastTrue, now);
        yield new HoldClock(since == null ? now : since, held.plus(more), now);
      }
    };
  }

  /** This clock after a time in which nobody looked: that time doesn't count. */
  HoldClock later(Duration unobserved) {
    return lastTrue == null ? this : new HoldClock(since, held, lastTrue.plus(unobserved));
  }

  /** Whether the condition holds now and has done so for the time. */
  public boolean reached(Duration time) {
    return lastTrue != null && held.compareTo(time) >= 0;
  }

  /**
   * When the time will be reached if the condition goes on holding; empty while it stands still.
   */
  public Optional<Instant> reaches(Duration time) {
    return lastTrue == null ? Optional.empty() : Optional.of(lastTrue.plus(time.minus(held)));
  }
}
