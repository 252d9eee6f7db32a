package io.marketprism.operator.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** All loops of the process: starts them, enforces their deadlines, and knows which are stuck. */
public final class Loops implements AutoCloseable {

  private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);
  private static final Duration UNTIL_KICKED = Duration.ofDays(1);

  private final Set<Loop> running = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicLong periodic = new AtomicLong();
  private final Listener listener;

  /** A platform thread: it works also when virtual threads don't get a carrier. */
  private final ScheduledExecutorService supervisor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loop-supervisor").factory());

  /** Receives what happens to loops, by kind; for metrics. */
  public interface Listener {

    /** How many loops of a kind run. */
    void running(String kind, int loops);

    /** A turn threw. */
    void failed(String kind);

    /** A turn was interrupted at its deadline. */
    void overran(String kind);
  }

  public Loops(Listener listener) {
    this.listener = listener;
    long every = CHECKED_EVERY.toMillis();
    var _ =
        supervisor.scheduleWithFixedDelay(
            this::enforceDeadlines, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a loop. Its first turn is taken at once.
   *
   * @param kind what such loops do, for metrics: {@code probe}
   * @param name which of its kind, for logs
   * @param deadline a turn that takes longer is interrupted; at three times as long it is stuck
   */
  public Loop start(String kind, String name, Duration deadline, Loop.Turn turn) {
    Loop loop = new Loop(kind, name, deadline, turn, this);
    running.add(loop);
    try {
      counted(kind, 1);
      loop.start();
      return loop;
    } catch (Throwable e) {
      loop.close();
      throw e;
    }
  }

  /**
   * Starts a loop whose turns are due period after period, whatever a turn takes; a turn that takes
   * longer misses what is due meanwhile. Its first turn is taken at once; where in the period the
   * others are due differs from loop to loop, so that many are not due together.
   *
   * @param period from one turn to the next, in whole tenths of a second
   * @see #start what the others are
   */
  public Loop startPeriodic(
      String kind, String name, Duration period, Duration deadline, PeriodicTurn turn) {
    Rhythm rhythm = Rhythm.ofMany(period, periodic.getAndIncrement());
    return start(
        kind,
        name,
        deadline,
        late -> {
          long begun = System.nanoTime();
          boolean goesOn = turn.take(late);
          long now = System.nanoTime();
          return goesOn ? Duration.ofNanos(rhythm.due(begun, now) - now) : UNTIL_KICKED;
        });
  }

  /** One turn of a periodic loop. */
  @FunctionalInterface
  public interface PeriodicTurn {

    /**
     * Takes the turn.
     *
     * @param late how much later than due it began; zero after a kick
     * @return whether the next one is due in a period; false where it rests until it is kicked
     */
    boolean take(Duration late) throws InterruptedException;
  }

  /** Loops that don't do their work any more; empty while all is well. */
  public List<String> stuck() {
    long now = System.nanoTime();
    return running.stream().filter(loop -> loop.isStuck(now)).map(Loop::toString).sorted().toList();
  }

  private void enforceDeadlines() {
    long now = System.nanoTime();
    running.forEach(loop -> loop.enforceDeadline(now));
  }

  void ended(Loop loop) {
    if (running.remove(loop)) {
      counted(loop.kind(), -1);
    }
  }

  void failed(Loop loop) {
    listener.failed(loop.kind());
  }

  void overran(Loop loop) {
    listener.overran(loop.kind());
  }

  private void counted(String kind, int more) {
    listener.running(kind, counts.merge(kind, more, Integer::sum));
  }

  @Override
  public void close() {
    supervisor.shutdownNow();
    List.copyOf(running).forEach(Loop::close);
  }
}
