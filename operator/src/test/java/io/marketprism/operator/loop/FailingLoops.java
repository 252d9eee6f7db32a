package io.marketprism.operator.loop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Loops of which one can't be started; knows which of the others go on. */
public final class FailingLoops implements AutoCloseable {

  private final Map<String, Integer> running = new ConcurrentHashMap<>();
  private final AtomicInteger untilFailure;
  private final Loops loops =
      new Loops(
          new Loops.Listener() {
            @Override
            public void running(String kind, int now) {
              Integer before = running.put(kind, now);
              if (now > (before == null ? 0 : before) && untilFailure.getAndDecrement() == 1) {
                throw new IllegalStateException("it can't be started");
              }
            }

            @Override
            public void failed(String kind) {
              // not looked at
            }

            @Override
            public void overran(String kind) {
              // not looked at
            }
          });

  /**
   * @param failing which of those that are started can't be: 1 for the first
   */
  public FailingLoops(int failing) {
    this.untilFailure = new AtomicInteger(failing);
  }

  public Loops loops() {
    return loops;
  }

  /** How many go on. */
  public int running() {
    return running.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() {
    loops.close();
  }
}
