package io.marketprism.operator.workload;

import java.time.Duration;

/**
 * How an engine's clock differs from the operator's.
 *
 * @param ahead by how much the engine's is ahead, in whole seconds; negative where it is behind.
 *     Differences of up to a second from what was measured before are no change
 * @param doubt why times of the engine can't be compared with the operator's at all; empty while
 *     they can
 */
public record ClockOffset(Duration ahead, String doubt) {

  /** What counts as the same time. */
  private static final Duration SAME = Duration.ofSeconds(2);

  /** Whether the two clocks show the same time, within two seconds. */
  public boolean isSynchronized() {
    return doubt.isEmpty() && ahead.abs().compareTo(SAME) <= 0;
  }

  /** Whether the engine's times can be converted into the operator's. */
  public boolean isBridged() {
    return doubt.isEmpty();
  }

  /** One sentence for the operator's user: by how much they differ and what follows. */
  public String sentence() {
    String how =
        ahead.abs().compareTo(SAME) <= 0
            ? "the engine's clock shows the operator's time"
            : "the engine's clock is %d s %s the operator's"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    if (!doubt.isEmpty()) {
      return "the engine's clock can't be relied on: " + doubt;
    }
    return isSynchronized() ? how : how + "; its times are converted";
  }
}
