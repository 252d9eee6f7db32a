package io.marketprism.operator.controller;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.observe.StackObserver;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.workload.ContainerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All stacks that are being watched. One that is deleted and applied again starts from nothing. */
final class WatchedStacks implements Hosts.Listener, AutoCloseable {

  /** What can't be seen in this time, such as a stack on a host that is away, is not waited for. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  private final Map<ResourceID, Entry> stacks = new ConcurrentHashMap<>();
  private final StackObserver.Tools tools;
  private final Consumer<ResourceID> evaluate;
  private final Instant begun;
  private volatile Supplier<Stream<MarketPrismStack>> present = Stream::empty;
  private volatile boolean allSeen;
  private volatile Consumer<ResourceID> onShown = id -> {};

  private record Entry(MarketPrismStack stack, Watched watched) {}

  /**
   * @param evaluate asks for an evaluation of a stack
   */
  WatchedStacks(StackObserver.Tools tools, Consumer<ResourceID> evaluate) {
    this.tools = tools;
    this.evaluate = evaluate;
    this.begun = tools.clock().instant();
  }

  /** Gives all stacks that there are, as the cache has them. */
  void knowsOf(Supplier<Stream<MarketPrismStack>> all) {
    present = all;
  }

  /**
   * Whether the containers of each stack have been seen once since this process began. Until then
   * it isn't known what the others claim, and what they have under way on a host: nothing is begun.
   */
  boolean haveAllBeenSeen(Instant now) {
    if (!allSeen) {
      allSeen =
          now.isAfter(begun.plus(SEEN_WITHIN))
              || present
                  .get()
                  .filter(stack -> !stack.isMarkedForDeletion())
                  .allMatch(this::hasBeenSeen);
    }
    return allSeen;
  }

  private boolean hasBeenSeen(MarketPrismStack stack) {
    Entry entry = stacks.get(ResourceID.fromResource(stack));
    return entry != null && entry.watched.hasBeenSeen();
  }

  /**
   * What is watched of a stack, with its current spec.
   *
   * @param replaced called with a stack that had the name before
   */
  Watched of(MarketPrismStack stack, Consumer<MarketPrismStack> replaced) {
    ResourceID id = ResourceID.fromResource(stack);
    Entry entry = stacks.get(id);
    if (entry != null && !entry.stack.getMetadata().getUid().equals(stack.getMetadata().getUid())) {
      forget(entry.stack);
      replaced.accept(entry.stack);
    }
    Watched watched = stacks.computeIfAbsent(id, i -> new Entry(stack, watch(stack, i))).watched;
    watched.declare(stack.getSpec());
    return watched;
  }

  private Watched watch(MarketPrismStack stack, ResourceID id) {
    return new Watched(stack, tools, () -> evaluate.accept(id), () -> onShown.accept(id));
  }

  /** Who hears of a stack that shows people something new, or is gone. */
  void onShown(Consumer<ResourceID> listener) {
    onShown = listener;
  }

  /** Watches a stack no more; returns the one that was watched, which may have had another uid. */
  Optional<MarketPrismStack> forget(MarketPrismStack stack) {
    Entry gone = stacks.remove(ResourceID.fromResource(stack));
    if (gone == null) {
      return Optional.empty();
    }
    gone.watched.close();
    onShown.accept(ResourceID.fromResource(stack));
    return Optional.of(gone.stack);
  }

  /** Whether this very stack is watched. */
  boolean has(MarketPrismStack stack) {
    Entry entry = stacks.get(ResourceID.fromResource(stack));
    return entry != null && entry.stack.getMetadata().getUid().equals(stack.getMetadata().getUid());
  }

  /** What a stack declares, whether it is watched or not. */
  StackPolicy policy(MarketPrismStack stack) {
    Entry entry = stacks.get(ResourceID.fromResource(stack));
    CompiledStack compiled =
        entry == null
            ? PolicyCompiler.compile(stack.getSpec())
            : entry.watched.compiled(stack.getSpec());
    return compiled.policy();
  }

  /** The last evaluation of a stack; empty where it isn't watched, or was not evaluated yet. */
  Optional<Judged> judged(String namespace, String name) {
    return Optional.ofNullable(stacks.get(new ResourceID(name, namespace)))
        .flatMap(entry -> entry.watched.judged());
  }

  /** All that are watched. */
  List<MarketPrismStack> all() {
    return stacks.values().stream().map(Entry::stack).toList();
  }

  /** Asks for an evaluation of every stack, also of those at rest. */
  void evaluateAll() {
    stacks.forEach(
        (id, entry) -> {
          entry.watched.atRest().disturb();
          evaluate.accept(id);
        });
  }

  @Override
  public void changed(String host) {
    listed(host);
    evaluateAll();
  }

  @Override
  public void listed(String host) {
    stacks.values().forEach(entry -> entry.watched.observer().hint(host, ""));
  }

  @Override
  public void event(String host, ContainerEvent event) {
    stacks.values().forEach(entry -> entry.watched.observer().hint(host, event.container()));
  }

  @Override
  public void close() {
    stacks.values().forEach(entry -> entry.watched.close());
    stacks.clear();
  }
}
