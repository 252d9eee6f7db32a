package io.marketprism.operator.workload.docker;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits no longer than it is told to, whatever is waited for. */
final class Deadline {

  private Deadline() {}

  /**
   * Runs on a thread of its own, which is interrupted and left behind when it takes too long.
   *
   * @throws ExecutionException with what the task has thrown
   */
  static <T> T within(Duration limit, Callable<T> task)
      throws TimeoutException, ExecutionException {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofVirtual().name("docker-", 0).start(future);
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("the operator is stopping");
    } finally {
      future.cancel(true);
    }
  }
}
