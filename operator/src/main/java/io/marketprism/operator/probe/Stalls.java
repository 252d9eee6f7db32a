package io.marketprism.operator.probe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When this process itself stood still: no CPU, a long garbage collection, SIGSTOP, a suspended
 * machine. A thread asks to be woken again and again; by how much it is woken too late, all others
 * were late too. Thread-safe.
 *
 * <p>Whoever waits for an answer and gives up asks how much of that time was its own lateness: a
 * service must not pay for it.
 */
public final class Stalls {

  private static final Duration BEAT = Duration.ofMillis(100);

  /**
   * While nobody waits for an answer: each beat wakes threads, which is most of what rest costs.
   */
  private static final Duration RESTING_BEAT = Duration.ofSeconds(1);

  /** Overshoots up to this are a scheduler's everyday. */
  private static final Duration EVERYDAY = Duration.ofMillis(20);

  private static final Duration KEPT = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private final Deque<Stall> stalls = new ArrayDeque<>();
  private final List<BooleanSupplier> watchers = new CopyOnWriteArrayList<>();
  private final Semaphore begun = new Semaphore(0);
  private volatile boolean resting;
  private long due;
  private long total;

  /** A time in which nothing went on, in nanoseconds of {@link System#nanoTime}. */
  private record Stall(long begin, long end) {

    long within(long from, long to) {
      return Math.max(0, Math.min(end, to) - Math.max(begin, from));
    }
  }

  /**
   * A meter that {@link #beat} drives.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  Stalls(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong() + BEAT.toNanos();
  }

  private static final class OfThisProcess {
    private static final Stalls METER = new Stalls(System::nanoTime);

    static {
      // On the scheduler that the probes' own threads wait on.
      Thread.ofVirtual().name("stalls").start(METER::run);
    }
  }

  /** The one meter of this process; it begins to measure with the first call. */
  public static Stalls ofThisProcess() {
    return OfThisProcess.METER;
  }

  /**
   * Has something called after each beat of a meter that beats by itself.
   *
   * @param watcher says whether it waits for something, so that the next beat is to come soon; it
   *     must not throw
   */
  void onBeat(BooleanSupplier watcher) {
    watchers.add(watcher);
  }

  /** Something is waited for from now on: the beats come soon again. */
  void waits() {
    if (resting) {
      hurry();
      begun.release();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        rest(); // before it is asked: who begins meanwhile sees that, or is seen
        if (isWaitedFor()) {
          hurry();
        }
        var _ = begun.tryAcquire((resting ? RESTING_BEAT : BEAT).toNanos(), TimeUnit.NANOSECONDS);
        begun.drainPermits();
        beat();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isWaitedFor() {
    boolean any = false;
    for (BooleanSupplier watcher : watchers) {
      any |= watcher.getAsBoolean();
    }
    return any;
  }

  /** The next beat may come late. */
  synchronized void rest() {
    resting = true;
    due = nanoTime.getAsLong() + RESTING_BEAT.toNanos();
  }

  private synchronized void hurry() {
    resting = false;
    due = Math.min(due, nanoTime.getAsLong() + BEAT.toNanos());
  }

  /** Something went on: takes in by how much that was too late. */
  synchronized void beat() {
    long now = nanoTime.getAsLong();
    if (isStall(now)) {
      stalls.addLast(new Stall(due, now));
      total += now - due;
    }
    stalls.removeIf(stall -> now - stall.end() > KEPT.toNanos());
    due = now + BEAT.toNanos();
  }

  private boolean isStall(long now) {
    return now - due > EVERYDAY.toNanos();
  }

  /**
   * How much of a time this process stood still, as far as that lies within the last five minutes.
   *
   * @param begin by {@link System#nanoTime}
   * @param end by the same clock, not in the future
   */
  synchronized Duration between(long begin, long end) {
    // After a stall whoever asks may be awake before the thread that beats.
    long open = isStall(end) ? new Stall(due, end).within(begin, end) : 0;
    return Duration.ofNanos(
        open + stalls.stream().mapToLong(stall -> stall.within(begin, end)).sum());
  }

  /** How long this process has stood still in all since it is measured. */
  public synchronized Duration total() {
    return Duration.ofNanos(total);
  }
}
