package io.marketprism.operator.act;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Acts go before reports. A status costs an API server more than an intent and its claim together;
 * where many containers fail at once, their statuses would be what their starts wait for.
 */
public final class Precedence {

  /** Of statuses at a time: an act that comes meanwhile has few ahead of it. */
  private static final int REPORTS = 4;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Duration longest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int acts;
  private int reports;

  /** One for all that a process does and reports. */
  public Precedence() {
    this(LONGEST);
  }

  /**
   * @param longest what only reports waits no longer: an act may take its time, and there may
   *     always be one
   */
  Precedence(Duration longest) {
    this.longest = longest;
  }

  /** An act that is on its way to its call. */
  final class Act implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();

    private Act() {
      change(() -> acts++);
    }

    /** It has been called, or won't be; also if that was said before. */
    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        change(() -> acts--);
      }
    }
  }

  /** Something is about to be done. */
  Act act() {
    return new Act();
  }

  /** Does what leads to acts. */
  public <T> T first(Supplier<T> what) {
    try (Act act = act()) {
      return what.get();
    }
  }

  /** Reports: when no act is on its way to its call, or after the longest wait. */
  public <T> T last(Supplier<T> what) {
    await(() -> acts == 0 && reports < REPORTS);
    change(() -> reports++);
    try {
      return what.get();
    } finally {
      change(() -> reports--);
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier turn) {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (!turn.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
