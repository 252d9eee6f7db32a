package io.marketprism.operator.observe;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.ProbeMetrics;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.workload.ContainerChoice.LastAlive;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** Observes all services of a stack, as they are declared now. */
public final class StackObserver implements AutoCloseable {

  private final StackName stack;
  private final Map<String, String> lastContainers;
  private final Tools tools;
  private final ByteBudget budget;
  private final Runnable onChange;
  private boolean closed;
  private final Map<String, ServiceObserver> observers = new ConcurrentSkipListMap<>();

  /** So many stacks may each use up what a stack may hold of what its probes read. */
  private static final int SHARES = 4;

  /**
   * What all observers work with.
   *
   * @param budget of what all probes read
   */
  public record Tools(
      Hosts hosts,
      Prober prober,
      ByteBudget budget,
      InstantSource clock,
      ProbeMetrics metrics,
      Loops loops) {}

  /**
   * @param lastContainers by service, the container that it was before it was observed here
   * @param onChange called when something was seen that is worth an evaluation
   */
  public StackObserver(
      StackName stack, Map<String, String> lastContainers, Tools tools, Runnable onChange) {
    this.stack = stack;
    this.lastContainers = lastContainers;
    this.tools = tools;
    this.budget = tools.budget().part(SHARES);
    this.onChange = onChange;
  }

  /**
   * Observes these services and no others; what is unchanged goes on undisturbed. Once closed it
   * observes nothing: it may be closed while its stack is being reconciled.
   */
  public synchronized void declare(CompiledStack compiled) {
    if (closed) {
      return;
    }
    observers.entrySet().stream()
        .filter(e -> !compiled.workload(e.getKey()).equals(Optional.of(e.getValue().workload())))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(service -> Objects.requireNonNull(observers.remove(service)).close());
    compiled
        .workloads()
        .forEach(
            (service, workload) ->
                observers.computeIfAbsent(
                    service,
                    s ->
                        new ServiceObserver(
                            stack.namespace(),
                            workload,
                            Optional.ofNullable(lastContainers.get(service))
                                .map(name -> new LastAlive(name, "")),
                            tools,
                            budget,
                            tools.metrics().of(stack, service),
                            onChange)));
  }

  /** What was last seen of each service. */
  public Map<String, Sighting> take(Instant now) {
    Map<String, Sighting> sightings = new LinkedHashMap<>();
    observers.forEach((service, observer) -> sightings.put(service, observer.take(now)));
    return sightings;
  }

  /** Whether each service and each of its probes has been looked at once. */
  public boolean hasLooked() {
    return observers.values().stream().allMatch(ServiceObserver::hasLooked);
  }

  /** Whether each service's container has been looked at once. */
  public boolean hasSeenContainers() {
    return observers.values().stream().allMatch(ServiceObserver::hasSeenContainer);
  }

  /**
   * Says which alerts have something to diagnose: what only they need is read meanwhile.
   *
   * @param active whether an alert is pending, firing or being verified
   */
  public void diagnose(Predicate<String> active) {
    observers.values().forEach(observer -> observer.diagnose(active));
  }

  /** Asks for a look at everything now. */
  public void kick() {
    observers.values().forEach(ServiceObserver::kick);
  }

  /** Hints that something happened to a container; an empty name says anything may have. */
  public void hint(String host, String container) {
    observers.values().stream()
        .filter(o -> o.workload().host().equals(host) && o.isAbout(container))
        .forEach(ServiceObserver::kick);
  }

  @Override
  public synchronized void close() {
    closed = true;
    observers.values().forEach(ServiceObserver::close);
    observers.clear();
  }
}
