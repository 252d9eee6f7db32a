package io.marketprism.operator.probe;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what takes longer than it may, by an interrupt of its thread: one watch for all, for a timer
 * of its own would cost a look as much as the look itself. A deadline is kept to a tenth of a
 * second. Thread-safe.
 */
final class Deadlines {

  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();

  private static final class OfThisProcess {
    private static final Deadlines WATCH = new Deadlines();

    static {
      Stalls.ofThisProcess().onBeat(WATCH::enforce);
    }
  }

  /** The one watch of this process; it begins with the first call. */
  static Deadlines ofThisProcess() {
    return OfThisProcess.WATCH;
  }

  /**
   * Guards the current thread from now on, until the guard is closed on the same thread.
   *
   * @param timeout how long it may take; time in which this process stood still is given once more,
   *     up to as much again
   */
  Guard guard(Duration timeout, Stalls stalls) {
    Guard guard = new Guard(timeout, stalls);
    guards.add(guard);
    Stalls.ofThisProcess().waits();
    return guard;
  }

  /** Ends what is over; whether anything is guarded. */
  boolean enforce() {
    long now = System.nanoTime();
    guards.forEach(guard -> guard.enforce(now));
    return !guards.isEmpty();
  }

  /** One deadline. */
  final class Guard implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final long begin = System.nanoTime();
    private final Duration timeout;
    private final Stalls stalls;
    private boolean closed;
    private boolean ended;

    private Guard(Duration timeout, Stalls stalls) {
      this.timeout = timeout;
      this.stalls = stalls;
    }

    private synchronized void enforce(long now) {
      if (!closed && !ended && isOver(now)) {
        ended = true;
        thread.interrupt();
      }
    }

    private boolean isOver(long now) {
      long taken = now - begin;
      if (taken < timeout.toNanos()) {
        return false;
      }
      Duration stalled = stalls.between(begin, now);
      return taken
          >= timeout.toNanos() + (stalled.compareTo(timeout) < 0 ? stalled : timeout).toNanos();
    }

    /** Whether its time was over before it was closed. */
    synchronized boolean hasEnded() {
      return ended;
    }

    /** From here on nothing interrupts the thread; an interrupt of this guard's is cleared. */
    @Override
    public synchronized void close() {
      closed = true;
      guards.remove(this);
      if (ended) {
        Thread.interrupted();
      }
    }
  }
}
