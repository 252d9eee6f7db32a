package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.metrics.ProbeMetrics;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.workload.ContainerEvent;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * All stacks that are being watched, by their uid: one that is deleted and applied anew starts
 * anew.
 */
final class StackRuntimes implements AutoCloseable {

  private final Map<String, StackRuntime> runtimes = new ConcurrentHashMap<>();
  private final Hosts hosts;
  private final Prober prober = new Prober();
  private final InstantSource clock;
  private final ProbeMetrics metrics;
  private final Consumer<ResourceID> evaluate;
  private final Consumer<MarketPrismStack> onDelete;
  private final SharedIndexInformer<MarketPrismStack> deletions;

  /**
   * @param evaluate asks for an evaluation of a stack
   * @param onDelete called when a stack is gone
   */
  StackRuntimes(
      KubernetesClient client,
      Hosts hosts,
      InstantSource clock,
      ProbeMetrics metrics,
      Consumer<ResourceID> evaluate,
      Consumer<MarketPrismStack> onDelete) {
    this.hosts = hosts;
    this.clock = clock;
    this.metrics = metrics;
    this.evaluate = evaluate;
    this.onDelete = onDelete;
    this.deletions = client.resources(MarketPrismStack.class).inAnyNamespace().runnableInformer(0);
    deletions.addEventHandler(new Deletions());
    deletions.exceptionHandler((isStarted, thrown) -> true); // goes on trying
    hosts.listen(new Hints());
  }

  void start() {
    deletions.start();
  }

  /** The runtime of a stack, with its current spec. */
  StackRuntime of(MarketPrismStack stack) {
    ResourceID id = ResourceID.fromResource(stack);
    StackRuntime runtime =
        runtimes.computeIfAbsent(
            stack.getMetadata().getUid(),
            uid ->
                new StackRuntime(stack, hosts, prober, clock, metrics, () -> evaluate.accept(id)));
    runtime.declare(stack.getSpec());
    return runtime;
  }

  /**
   * Without a finalizer the SDK says nothing of a deletion, and with one nobody could delete a
   * stack while the operator is away: hence an informer of our own.
   */
  private final class Deletions implements ResourceEventHandler<MarketPrismStack> {
    @Override
    public void onAdd(MarketPrismStack stack) {
      // the reconciler's business
    }

    @Override
    public void onUpdate(MarketPrismStack before, MarketPrismStack after) {
      // the reconciler's business
    }

    @Override
    public void onDelete(MarketPrismStack stack, boolean deletedFinalStateUnknown) {
      StackRuntime runtime = runtimes.remove(stack.getMetadata().getUid());
      if (runtime != null) {
        runtime.close();
      }
      onDelete.accept(stack);
    }
  }

  /** What happens on a DockerHost is a hint to look now. */
  private final class Hints implements Hosts.Listener {
    @Override
    public void changed(String host) {
      for (StackRuntime runtime : runtimes.values()) {
        runtime.hint(host, "");
        runtime.requestEvaluation();
      }
    }

    @Override
    public void event(String host, ContainerEvent event) {
      runtimes.values().forEach(runtime -> runtime.hint(host, event.container()));
    }
  }

  @Override
  public void close() {
    deletions.close();
    runtimes.values().forEach(StackRuntime::close);
  }
}
