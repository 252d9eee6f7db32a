package io.marketprism.operator.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task, turn after turn on a virtual thread of its own, until it is closed. A turn that throws
 * ends that turn and not the loop; one that exceeds its deadline is interrupted by {@link Loops}.
 */
public final class Loop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** After a turn that threw: its own pause is not known. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final String kind;
  private final String name;
  private final Duration deadline;
  private final Turn turn;
  private final Loops loops;
  private final Semaphore kicks = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  /** When the turn that goes on began, as {@link System#nanoTime} counts; 0 between turns. */
  private volatile long begunAt;

  Loop(String kind, String name, Duration deadline, Turn turn, Loops loops) {
    this.kind = kind;
    this.name = name;
    this.deadline = deadline;
    this.turn = turn;
    this.loops = loops;
    this.thread = Thread.ofVirtual().name(kind + "-" + name).unstarted(this::run);
  }

  /** One turn of a loop. */
  @FunctionalInterface
  public interface Turn {

    /**
     * Takes the turn.
     *
     * @param late how much later than due it began; zero after a kick
     * @return how long to wait for the next turn, unless it is kicked before
     */
    Duration take(Duration late) throws InterruptedException;
  }

  void start() {
    thread.start();
  }

  String kind() {
    return kind;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }

  /** Asks for a turn now. Kicks during a turn lead to one more turn. */
  public void kick() {
    kicks.release();
  }

  /** Interrupts a turn that has exceeded its deadline. */
  void enforceDeadline(long now) {
    if (hasExceeded(now, deadline)) {
      thread.interrupt();
    }
  }

  /** Whether it does not do its work: its turn has not ended although it was interrupted. */
  boolean isStuck(long now) {
    return hasExceeded(now, deadline.multipliedBy(3)) || (!thread.isAlive() && !closed);
  }

  private boolean hasExceeded(long now, Duration limit) {
    long begun = begunAt;
    return begun != 0 && now - begun > limit.toNanos();
  }

  private void run() {
    long due = System.nanoTime();
    while (!closed) {
      Duration pause = guarded(due);
      due = System.nanoTime() + pause.toNanos();
      if (isKicked(pause)) {
        due = System.nanoTime();
      }
    }
  }

  private Duration guarded(long due) {
    long begun = System.nanoTime();
    begunAt = begun == 0 ? 1 : begun;
    try {
      return turn.take(Duration.ofNanos(Math.max(0, begun - due)));
    } catch (InterruptedException e) {
      if (!closed) {
        LOG.warn("{}: a turn exceeded its deadline of {} s", this, deadline.toSeconds());
        loops.overran(this);
      }
    } catch (Throwable e) { // also an Error: a loop that ends silently watches nothing any more
      LOG.error("{}: a turn failed", this, e);
      loops.failed(this);
    } finally {
      begunAt = 0;
    }
    return AFTER_FAILURE;
  }

  private boolean isKicked(Duration pause) {
    try {
      boolean kicked = kicks.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
      kicks.drainPermits();
      return kicked;
    } catch (InterruptedException e) {
      return false; // closed, or interrupted just after the end of a long turn
    }
  }

  @Override
  public void close() {
    closed = true;
    loops.ended(this);
    thread.interrupt();
  }
}
