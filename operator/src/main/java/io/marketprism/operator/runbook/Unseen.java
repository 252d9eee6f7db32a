package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much of late nothing could be said of something. Time in which it is Unknown adds up, time in
 * which it is known takes half as much away, and {@link #SEEN_AGAIN} in a row takes away all. So
 * one look that fails among good ones is never a finding; and a good look ends a finding, but when
 * it is soon Unknown again, that is the same finding, which then goes on until it is seen again.
 *
 * @param missed how much of the time is not made up for, up to {@code lookedAt}
 * @param lookedAt when it was last judged; null while nothing is missed
 * @param knownSince set while it is known and something is missed
 * @param isFinding whether so much was missed that it is a finding of its own
 * @param isInterrupted whether a good look has ended that before it was seen again
 * @param why it was Unknown the last time
 */
public record Unseen(
    Duration missed,
    @Nullable Instant lookedAt,
    @Nullable Instant knownSince,
    boolean isFinding,
    boolean isInterrupted,
    String why) {

  /** So long in a row it is known when it can be seen again. */
  static final Duration SEEN_AGAIN = Duration.ofSeconds(30);

  static final Unseen NOTHING = new Unseen(Duration.ZERO, null, null, false, false, "");

  /**
   * This after another look.
   *
   * @param unknown why it is Unknown; null where it is known
   * @param patience how much may be missed until that is a finding
   */
  Unseen tick(@Nullable String unknown, Duration patience, Instant now) {
    Duration all = missed(now);
    boolean finding = isFinding(patience, now);
    Duration kept = all.compareTo(patience) > 0 ? patience : all;
    if (unknown != null) {
      return new Unseen(kept, now, null, finding, isInterrupted, unknown);
    }
    Instant since = knownSince == null ? now : knownSince;
    boolean over = kept.isZero() || !now.isBefore(since.plus(SEEN_AGAIN));
    return over
        ? NOTHING
        : new Unseen(kept, now, since, finding && isInterrupted, finding || isInterrupted, why);
  }

  /** Whether it is a finding of its own, now. */
  public boolean isFinding(Duration patience, Instant now) {
    Duration all = missed(now);
    return knownSince == null
        ? isFinding || (lookedAt != null && all.compareTo(patience) >= 0)
        : isFinding && !all.isZero();
  }

  /** This after a time in which nobody looked: that time doesn't count. */
  Unseen later(Duration unobserved) {
    return new Unseen(
        missed,
        lookedAt == null ? null : lookedAt.plus(unobserved),
        knownSince == null ? null : knownSince.plus(unobserved),
        isFinding,
        isInterrupted,
        why);
  }

  private Duration missed(Instant now) {
    if (lookedAt == null) {
      return Duration.ZERO;
    }
    Duration since = Duration.between(lookedAt, now);
    Duration all = knownSince == null ? missed.plus(since) : missed.minus(since.dividedBy(2));
    return all.isNegative() ? Duration.ZERO : all;
  }
}
