package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Takes what the engine answers piece by piece, until its end. docker-java's own callbacks write
 * every error to the log.
 *
 * @param <T> a piece
 */
final class Answers<T> extends ResultCallback.Adapter<T> {

  private final Consumer<T> each;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * @param each called on docker-java's thread
   */
  Answers(Consumer<T> each) {
    this.each = each;
  }

  @Override
  public void onNext(T piece) {
    each.accept(piece);
  }

  @Override
  public void onError(Throwable thrown) {
    ended.completeExceptionally(thrown);
  }

  @Override
  public void onComplete() {
    ended.complete(null);
  }

  /**
   * Waits for the end, and closes the connection also when interrupted.
   *
   * @throws RuntimeException what docker-java has thrown
   */
  void await() throws IOException, InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IOException(e.getCause());
    } finally {
      close();
    }
  }
}
