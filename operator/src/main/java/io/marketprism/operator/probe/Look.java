package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One look at a service. */
@FunctionalInterface
public interface Look {

  /** Looks; may take its time, for an interrupt ends it. */
  Reading<ProbeResult> take() throws InterruptedException;

  /**
   * The same look on a thread of its own, which is left behind where it can't be interrupted: a
   * name server or a Docker client may not let go.
   */
  default Look apart() {
    return () -> {
      FutureTask<Reading<ProbeResult>> task = new FutureTask<>(this::take);
      Thread.ofVirtual().name("look-", 0).start(task);
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw switch (e.getCause()) {
          case RuntimeException thrown -> thrown;
          case null, default -> new IllegalStateException(e.getCause());
        };
      } finally {
        task.cancel(true);
      }
    };
  }

  /**
   * A look that can be taken now.
   *
   * @param incarnation the life of the container that is looked at
   */
  record Aimed(Incarnation incarnation, Look look) {}
}
