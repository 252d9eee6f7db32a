package io.marketprism.operator.controller;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private final InstantSource clock;
  private final Runnable onChange;
  private final Thread pinging;
  private final AutoCloseable events;
  private volatile DockerHostSpec spec;
  private volatile Reading<ContainerHost.HostInfo> reached = Reading.unknown("not asked yet");
  private volatile Instant answeringSince;

  /**
   * @param onChange called when its reachability or declaration has changed
   * @param onEvent called with the name of a container that something happened to; an empty name
   *     says that anything may have happened
   */
  HostConnection(
      String name,
      DockerHostSpec spec,
      ContainerHost engine,
      InstantSource clock,
      Runnable onChange,
      Consumer<String> onEvent) {
    this.name = name;
    this.spec = spec;
    this.engine = engine;
    this.clock = clock;
    this.onChange = onChange;
    this.answeringSince = clock.instant();
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

  /** The engine, or why it doesn't answer. */
  Reading<ContainerHost.HostInfo> reached() {
    return reached;
  }

  /** Since when the engine has been answering without a break. */
  Instant answeringSince() {
    return answeringSince;
  }

  /** The first container of these that the host has; if none, that the first is absent. */
  Reading<ContainerFacts> inspect(Iterable<String> names) {
    try {
      ContainerFacts absent = null;
      for (String candidate : names) {
        ContainerFacts facts = engine.inspect(candidate);
        if (facts.state() != ContainerState.ABSENT) {
          return Reading.of(facts);
        }
        absent = absent == null ? facts : absent;
      }
      return absent == null ? Reading.unknown("no container is named") : Reading.of(absent);
    } catch (HostException e) {
      return Reading.unknown("Docker host " + name + " can't be reached: " + e.getMessage());
    }
  }

  private void ping() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Reading<ContainerHost.HostInfo> seen = ask();
        boolean answersNow = seen instanceof Reading.Known;
        boolean answered = reached instanceof Reading.Known;
        if (answersNow && !answered) {
          answeringSince = clock.instant();
        }
        boolean changed = !seen.equals(reached);
        reached = seen;
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
