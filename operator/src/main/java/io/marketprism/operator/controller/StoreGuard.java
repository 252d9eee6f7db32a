package io.marketprism.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the API server's store was restored to an older state. Watches go on without an
 * error then, and caches keep what no longer exists; only a process that lists everything again
 * sees what is there. Resource versions of one store only rise.
 */
public final class StoreGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreGuard.class);
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final WatchScope scope;
  private final Runnable onRestored;
  private final AtomicLong newest = new AtomicLong();
  private final Loop loop;
  private volatile boolean restored;

  /**
   * @param scope where stacks may be listed
   * @param onRestored called once
   */
  public StoreGuard(KubernetesClient client, WatchScope scope, Loops loops, Runnable onRestored) {
    this.client = client;
    this.scope = scope;
    this.onRestored = onRestored;
    this.loop = loops.start("store", "guard", DEADLINE, late -> check());
  }

  /** Takes in an object as a cache has it. */
  void seen(HasMetadata object) {
    newest.accumulateAndGet(version(object), Math::max);
  }

  /** Whether the store is older than what was seen of it. */
  public boolean isRestored() {
    return restored;
  }

  private Duration check() {
    long before = newest.get(); // the store must have come this far by the time it is asked
    try {
      var stacks = client.resources(MarketPrismStack.class);
      long now =
          version(
              (scope.isAll()
                      ? stacks.inAnyNamespace()
                      : stacks.inNamespace(scope.namespaces().iterator().next()))
                  .list(new ListOptionsBuilder().withLimit(1L).build())
                  .getMetadata()
                  .getResourceVersion());
      if (now > 0 && now < before && !restored) {
        LOG.error("the API server is at version {}, it was at {}: it was restored", now, before);
        restored = true;
        onRestored.run();
      }
    } catch (KubernetesClientException e) {
      LOG.debug("the API server does not answer: {}", e.getMessage());
    }
    return EVERY;
  }

  /** The version of an object; of one store they only rise. */
  static long version(HasMetadata object) {
    return version(object.getMetadata().getResourceVersion());
  }

  /** Zero for what is no number: then nothing can be said. */
  private static long version(String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  @Override
  public void close() {
    loop.close();
  }
}
