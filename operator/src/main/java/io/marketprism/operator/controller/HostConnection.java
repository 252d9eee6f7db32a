package io.marketprism.operator.controller;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One DockerHost: whether its engine answers, who may do what on it, and what happens on it. */
final class HostConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
  private static final Duration PING_EVERY = Duration.ofSeconds(2);

  private final String name;
  private final ContainerHost engine;
  private final Runnable onChange;
  private final Thread pinging;
  private final AutoCloseable events;
  private volatile DockerHostSpec spec;
  private volatile boolean asked;
  private volatile Reading<ContainerHost.HostInfo> reached = Reading.unknown("not asked yet");

  /**
   * @param onChange called when its reachability or declaration has changed
   * @param onEvent called with the name of a container that something happened to; an empty name
   *     says that anything may have happened
   */
  HostConnection(
      String name,
      DockerHostSpec spec,
      ContainerHost engine,
      Runnable onChange,
      Consumer<String> onEvent) {
    this.name = name;
    this.spec = spec;
    this.engine = engine;
    this.onChange = onChange;
    this.pinging = Thread.ofVirtual().name("ping-" + name).start(this::ping);
    this.events = engine.watch(onEvent);
  }

  /** Takes over a declaration; false when it is another engine. */
  boolean redeclare(DockerHostSpec newSpec) {
    if (!newSpec.endpoint().equals(spec.endpoint())) {
      return false;
    }
    boolean changed = !newSpec.equals(spec);
    spec = newSpec;
    if (changed) {
      onChange.run();
    }
    return true;
  }

  DockerHostSpec spec() {
    return spec;
  }

  ContainerHost engine() {
    return engine;
  }

  /** Whether the engine has been asked once. */
  boolean hasAsked() {
    return asked;
  }

  /** The engine, or why it doesn't answer. */
  Reading<ContainerHost.HostInfo> reached() {
    return reached;
  }

  /**
   * The container of these names: the first that runs, else the first that exists, else that the
   * first is absent. One that was left over under an old name is not started beside the one that
   * runs.
   */
  Reading<ContainerFacts> inspect(Iterable<String> names) {
    try {
      ContainerFacts best = null;
      for (String candidate : names) {
        ContainerFacts facts = engine.inspect(candidate);
        if (facts.state().hasProcess()) {
          return Reading.of(facts);
        }
        best = best == null || best.state() == ContainerState.ABSENT ? facts : best;
      }
      return best == null ? Reading.unknown("no container is named") : Reading.of(best);
    } catch (HostException e) {
      return Reading.unknown("Docker host " + name + " can't be reached: " + e.getMessage());
    }
  }

  private void ping() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Reading<ContainerHost.HostInfo> seen = ask();
        boolean changed = !seen.equals(reached);
        reached = seen;
        asked = true;
        if (changed) {
          LOG.info("DockerHost {}: {}", name, seen);
          onChange.run();
        }
        TimeUnit.NANOSECONDS.sleep(PING_EVERY.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reading<ContainerHost.HostInfo> ask() {
    try {
      return Reading.of(engine.info());
    } catch (HostException e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    pinging.interrupt();
    try {
      events.close();
    } catch (Exception e) {
      LOG.debug("closing the events of {}", name, e);
    }
    engine.close();
  }

  /** Whether its allow-list names a container for stacks of a namespace; null when it does. */
  @Nullable String refusal(String namespace, String container) {
    return AllowList.allows(spec.allowOrEmpty(), namespace, container)
        ? null
        : "the allow-list of DockerHost %s does not name container %s for namespace %s"
            .formatted(name, container, namespace);
  }
}
