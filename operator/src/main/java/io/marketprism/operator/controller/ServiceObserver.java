package io.marketprism.operator.controller;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.metrics.ProbeMetrics;
import io.marketprism.operator.probe.ProbeLoop;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one service, period after period and whenever the engine hints that something happened:
 * at its container, and through its probes.
 */
final class ServiceObserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceObserver.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration STALE_AFTER = LOOK_EVERY.multipliedBy(3);

  private final CompiledStack.Workload workload;
  private final Hosts hosts;
  private final InstantSource clock;
  private final ProbeMetrics.OfService metrics;
  private final Runnable onChange;
  private final List<ProbeLoop> probes;
  private final Semaphore kicks = new Semaphore(0);
  private final Thread looking;
  private volatile Reading<ContainerFacts> container = Reading.unknown("not observed yet");
  private volatile Instant lookedAt;
  private volatile boolean looked;

  ServiceObserver(
      String namespace,
      CompiledStack.Workload workload,
      Hosts hosts,
      Prober prober,
      InstantSource clock,
      ProbeMetrics.OfService metrics,
      Runnable onChange) {
    this.workload = workload;
    this.hosts = hosts;
    this.clock = clock;
    this.metrics = metrics;
    this.onChange = onChange;
    this.lookedAt = clock.instant();
    Looks looks = new Looks(namespace, workload, hosts, prober, clock, () -> container);
    this.probes =
        workload.probes().stream()
            .map(p -> new ProbeLoop(p, looks.of(p), clock, heard(p)))
            .toList();
    this.looking =
        Thread.ofVirtual().name("look-" + workload.containers().getFirst()).start(this::run);
  }

  private ProbeLoop.Listener heard(ProbeTarget probe) {
    return new ProbeLoop.Listener() {
      @Override
      public void changed() {
        onChange.run();
      }

      @Override
      public void turn(@Nullable Reading<ProbeResult> seen, Instant at, Duration late) {
        metrics.turn(probe.name(), probe.period(), seen, at, late);
      }
    };
  }

  CompiledStack.Workload workload() {
    return workload;
  }

  /** Whether its container and each of its probes have been looked at once. */
  boolean hasLooked() {
    return looked && probes.stream().allMatch(ProbeLoop::hasLooked);
  }

  /** Asks for a look now. */
  void kick() {
    kicks.release();
  }

  /**
   * Says which alerts have something to diagnose: what only they need is read meanwhile.
   *
   * @param active whether an alert is pending, firing or being verified
   */
  void diagnose(Predicate<String> active) {
    probes.forEach(probe -> probe.want(probe.target().demand().isThere(active)));
  }

  /** Whether a container of this name would be this service's. */
  boolean isAbout(String containerName) {
    return containerName.isEmpty() || workload.containers().contains(containerName);
  }

  Reading<ContainerFacts> container(Instant now) {
    return now.isAfter(lookedAt.plus(STALE_AFTER))
        ? Reading.unknown("last looked at " + lookedAt)
        : container;
  }

  Map<String, Reading<ProbeResult>> probes(Instant now) {
    Map<String, Reading<ProbeResult>> readings = new LinkedHashMap<>();
    for (ProbeLoop probe : probes) {
      readings.put(
          probe.target().name(),
          switch (container(now)) {
            case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
            case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
                probe.latest(facts.incarnation(), now);
          });
    }
    return readings;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.error("looking at {}", workload.containers(), e);
        }
        if (kicks.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          kicks.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Reading<ContainerFacts> seen =
        hosts
            .get(workload.host())
            .map(host -> host.inspect(workload.containers()))
            .orElseGet(() -> Reading.unknown("there is no DockerHost " + workload.host()));
    boolean changed = !summary(seen).equals(summary(container));
    boolean otherLife =
        !seen.map(ContainerFacts::incarnation).equals(container.map(ContainerFacts::incarnation));
    container = seen;
    lookedAt = clock.instant();
    looked = true;
    if (otherLife) {
      probes.forEach(ProbeLoop::kick);
    }
    if (changed) {
      onChange.run();
    }
  }

  /** What of a look is worth an evaluation. */
  private static Reading<Summary> summary(Reading<ContainerFacts> reading) {
    return reading.map(f -> new Summary(f.incarnation(), f.state(), f.health()));
  }

  private record Summary(Incarnation incarnation, ContainerState state, String health) {}

  @Override
  public void close() {
    looking.interrupt();
    probes.forEach(ProbeLoop::close);
    metrics.close();
  }

  @Override
  public String toString() {
    return Objects.toString(workload.containers());
  }
}
