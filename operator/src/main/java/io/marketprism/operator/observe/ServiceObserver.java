package io.marketprism.operator.observe;

import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Parts;
import io.marketprism.operator.metrics.ProbeMetrics;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.ProbeLoop;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.workload.ContainerChoice;
import io.marketprism.operator.workload.ContainerChoice.LastAlive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks at one service, period after period and whenever the engine hints that something happened:
 * at its container, and through its probes.
 */
final class ServiceObserver implements AutoCloseable {

  private static final Duration LOOK_EVERY = HostConnection.LOOK_EVERY;
  private static final Duration LOOK_DEADLINE = Duration.ofSeconds(60);

  /** A look that is older than so many periods says nothing any more. */
  private static final int STALE_AFTER_PERIODS = 3;

  private final String namespace;
  private final CompiledStack.Workload workload;
  private final Hosts hosts;
  private final InstantSource clock;
  private final ProbeMetrics.OfService metrics;
  private final Parts parts = new Parts();
  private final Runnable onChange;
  private final List<ProbeLoop> probes = new ArrayList<>();
  private final Loop looking;
  private Optional<LastAlive> last;
  private volatile Reading<ContainerFacts> container = Reading.unknown("not observed yet");
  private volatile Instant seenAt;
  private volatile boolean looked;

  /**
   * @param last the container that was the service before it was observed here
   * @param budget of what its probes read
   */
  ServiceObserver(
      String namespace,
      CompiledStack.Workload workload,
      Optional<LastAlive> last,
      StackObserver.Tools tools,
      ByteBudget budget,
      ProbeMetrics.OfService metrics,
      Runnable onChange) {
    this.namespace = namespace;
    this.workload = workload;
    this.last = last;
    this.hosts = tools.hosts();
    this.clock = tools.clock();
    this.metrics = parts.add(metrics);
    this.onChange = onChange;
    this.seenAt = clock.instant();
    Looks looks = new Looks(namespace, workload, hosts, tools.prober(), clock, () -> container);
    try {
      for (ProbeTarget p : workload.probes()) {
        ByteBudget.Share kept = parts.add(budget.share());
        probes.add(
            parts.add(new ProbeLoop(p, looks.of(p, kept), clock, tools.loops(), heard(p, looks))));
      }
      this.looking =
          parts.add(
              tools
                  .loops()
                  .start("look", workload.containers().getFirst(), LOOK_DEADLINE, late -> look()));
    } catch (Throwable e) {
      parts.close();
      throw e;
    }
  }

  private ProbeLoop.Listener heard(ProbeTarget probe, Looks looks) {
    return new ProbeLoop.Listener() {
      @Override
      public void changed() {
        onChange.run();
      }

      @Override
      public void looked(Reading<ProbeResult> seen, Instant at, Duration late) {
        metrics.looked(probe.name(), probe.period(), seen, at, late);
      }

      @Override
      public void rests() {
        looks.rest(probe);
        metrics.rests(probe.name());
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

  /** Whether its container has been looked at once. */
  boolean hasSeenContainer() {
    return looked;
  }

  /** Asks for a look now. */
  void kick() {
    looking.kick();
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

  private Reading<ContainerFacts> container(Instant now) {
    return now.isAfter(seenAt.plus(LOOK_EVERY.multipliedBy(STALE_AFTER_PERIODS)))
        ? Reading.unknown("last looked at " + seenAt)
        : container;
  }

  Sighting take(Instant now) {
    return new Sighting(container(now), probes(now), looks());
  }

  private Map<String, ServiceReadings.Looked> looks() {
    Map<String, ServiceReadings.Looked> looks = new LinkedHashMap<>();
    probes.forEach(
        probe -> probe.looked().ifPresent(looked -> looks.put(probe.target().name(), looked)));
    return looks;
  }

  private Map<String, Reading<ProbeResult>> probes(Instant now) {
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

  private Duration look() {
    Reading<ContainerFacts> seen =
        hosts
            .get(workload.host())
            .map(this::look)
            .orElseGet(() -> Reading.unknown("there is no DockerHost " + workload.host()));
    boolean changed = !summary(seen).equals(summary(container));
    container = seen;
    last = ContainerChoice.after(seen, last);
    // As old as the list that it is of, whenever that was looked at.
    seenAt =
        seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
            ? facts.observedAt()
            : clock.instant();
    looked = true;
    if (changed) {
      probes.forEach(ProbeLoop::kick); // what they saw was another life, or another state of it
      onChange.run();
    }
    return LOOK_EVERY.multipliedBy(2); // each list leads to one: this is for where there is none
  }

  /** Nothing is read of a container that the DockerHost doesn't let the namespace observe. */
  private Reading<ContainerFacts> look(HostConnection host) {
    Grants grants = host.grants();
    List<String> granted =
        workload.containers().stream()
            .filter(name -> grants.refusal(namespace, name, Verb.observe).isEmpty())
            .toList();
    return granted.isEmpty()
        ? Reading.unknown(
            grants.refusal(namespace, workload.containers().getFirst(), Verb.observe).orElseThrow())
        : host.look(granted, last);
  }

  /** What of a look is worth an evaluation. */
  private static Reading<Summary> summary(Reading<ContainerFacts> reading) {
    return reading.map(f -> new Summary(f.incarnation(), f.state(), f.health()));
  }

  private record Summary(Incarnation incarnation, ContainerState state, String health) {}

  @Override
  public void close() {
    parts.close();
  }

  @Override
  public String toString() {
    return Objects.toString(workload.containers());
  }
}
