package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends Remediations whose stack is gone: deleted with its namespace while no operator ran, or
 * applied again, or restored, under another uid. Nobody evaluates such a stack, but what it has
 * stopped must run again, and the finalizer must go.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Supplier<Stream<Remediation>> known;
  private final Journal journal;
  private final Executor executor;
  private final Leadership leadership;
  private final Loop loop;

  /**
   * @param known all Remediations of all namespaces, as a cache has them
   */
  public Sweeper(
      Supplier<Stream<Remediation>> known,
      Journal journal,
      Executor executor,
      Leadership leadership,
      Loops loops) {
    this.known = known;
    this.journal = journal;
    this.executor = executor;
    this.leadership = leadership;
    this.loop =
        loops.start(
            "sweep",
            "remediations",
            DEADLINE,
            late -> {
              sweep();
              return EVERY;
            });
  }

  /** Asks for a sweep now: a stack is gone, or this operator has begun to lead. */
  public void kick() {
    loop.kick();
  }

  private void sweep() {
    if (leadership.isLeading()) {
      known
          .get()
          .filter(
              remediation ->
                  remediation.getMetadata().getFinalizers().contains(Remediation.FINALIZER))
          .forEach(this::sweep);
    }
  }

  private void sweep(Remediation held) {
    try {
      if (journal.liveStack(held).isEmpty()) {
        LOG.info("{}: its stack is gone", held.getMetadata().getName());
        executor.takeOn(held, true, written -> {});
      }
    } catch (KubernetesClientException e) {
      LOG.warn("{}: {}", held.getMetadata().getName(), e.getMessage());
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
