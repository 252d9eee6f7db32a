package io.marketprism.operator.act;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this operator may act. It leads while it holds the Lease, and by its own clock no longer
 * than the Lease lasts: an API server that doesn't answer can't tell it that another one leads.
 */
public final class Leadership {

  /** Longer than any process runs, and within what nanoseconds can count. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final String holder;
  private final LongSupplier nanoTime;
  private volatile long until;
  private volatile boolean held;
  private volatile boolean draining;
  private volatile @Nullable Other other;

  /** Another operator that holds the Lease, for all that is known until then. */
  private record Other(String holder, long until) {}

  /**
   * @param holder names this operator in the Lease and in what it claims
   */
  public Leadership(String holder) {
    this(holder, System::nanoTime);
  }

  Leadership(String holder, LongSupplier nanoTime) {
    this.holder = holder;
    this.nanoTime = nanoTime;
  }

  public String holder() {
    return holder;
  }

  /** Whether it leads: what was begun may be finished. */
  public boolean isLeading() {
    return held && nanoTime.getAsLong() - until < 0;
  }

  /** Whether it may begin something: it leads, and is not about to stop. */
  public boolean mayBegin() {
    return isLeading() && !draining;
  }

  /**
   * The Lease was acquired or renewed.
   *
   * @param askedAt when the request was sent, as {@link System#nanoTime} counts
   * @param lasts for how long from then on no other operator can acquire it
   */
  public void renewed(long askedAt, Duration lasts) {
    until = askedAt + lasts.toNanos();
    held = true;
  }

  /** No other operator can lead until this one says that it has {@link #lost} it. */
  public void leadsAlone() {
    renewed(nanoTime.getAsLong(), FOREVER);
  }

  /** The Lease is another one's, or given back. */
  public void lost() {
    held = false;
  }

  /**
   * Another operator was seen to hold the Lease.
   *
   * @param lasts for how long that can be said
   */
  public void ledBy(String another, Duration lasts) {
    other = new Other(another, nanoTime.getAsLong() + lasts.toNanos());
  }

  /** Nobody holds the Lease. */
  public void ledByNobody() {
    other = null;
  }

  /** Who leads, as it stands in the Lease; empty where nobody is known to. */
  public Optional<String> leader() {
    if (isLeading()) {
      return Optional.of(holder);
    }
    return Optional.ofNullable(other)
        .filter(seen -> nanoTime.getAsLong() - seen.until() < 0)
        .map(Other::holder);
  }

  /** From now on nothing is begun; what was begun is finished. */
  public void drain() {
    draining = true;
  }
}
