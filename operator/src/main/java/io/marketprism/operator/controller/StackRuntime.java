package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.metrics.ProbeMetrics;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.EngineState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stack that is being watched: its compiled policy, its observers, and what the engine remembers
 * of it. Used by the stack's own reconcile alone, which never runs twice at once.
 */
final class StackRuntime implements AutoCloseable {

  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  private final Instant begun;
  private final StackName name;
  private final Hosts hosts;
  private final Prober prober;
  private final InstantSource clock;
  private final ProbeMetrics metrics;
  private final Runnable onChange;
  private final Map<String, ServiceObserver> observers = new ConcurrentSkipListMap<>();
  private final Map<String, Claims.Container> claims = new HashMap<>();
  private volatile boolean closed;
  private @Nullable StackSpec spec;
  private @Nullable StackStatus told;
  private CompiledStack compiled;
  private EngineState state;

  /**
   * @param onChange called when something is worth an evaluation
   */
  StackRuntime(
      MarketPrismStack stack,
      Hosts hosts,
      Prober prober,
      InstantSource clock,
      ProbeMetrics metrics,
      Runnable onChange) {
    this.name = StackName.of(stack);
    this.hosts = hosts;
    this.prober = prober;
    this.clock = clock;
    this.metrics = metrics;
    this.onChange = onChange;
    this.begun = clock.instant();
    this.compiled = PolicyCompiler.compile(stack.getSpec());
    this.state = restored(stack.getStatus());
    declare(stack.getSpec());
  }

  /** Takes over the current spec. */
  void declare(StackSpec current) {
    if (current.equals(spec)) {
      return;
    }
    CompiledStack next = PolicyCompiler.compile(current);
    state = state.under(compiled.policy(), next.policy());
    compiled = next;
    spec = current;
    observers.keySet().stream()
        .filter(service -> !isUnchanged(service))
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
                            name.namespace(),
                            workload,
                            hosts,
                            prober,
                            clock,
                            metrics.of(name, service),
                            onChange)));
  }

  private boolean isUnchanged(String service) {
    ServiceObserver observer = Objects.requireNonNull(observers.get(service));
    return compiled.workload(service).filter(observer.workload()::equals).isPresent();
  }

  CompiledStack compiled() {
    return compiled;
  }

  EngineState state() {
    return state;
  }

  void remember(EngineState next) {
    state = next;
  }

  /** The status that was last told as Events; empty before the first one. */
  Optional<StackStatus> told() {
    return Optional.ofNullable(told);
  }

  void tell(StackStatus status) {
    told = status;
  }

  /** Whether each service has been looked at once, or has had the time for it. */
  boolean hasLooked(Instant now) {
    return now.isAfter(begun.plus(FIRST_LOOK))
        || observers.values().stream().allMatch(ServiceObserver::hasLooked);
  }

  /** What the stack claims: by service, the container that was last seen. */
  Map<String, Claims.Container> claims() {
    claims.keySet().retainAll(compiled.workloads().keySet());
    return claims;
  }

  /** Asks for an evaluation now. */
  void requestEvaluation() {
    onChange.run();
  }

  /** Has read what a diagnosis needs, and no more. */
  void diagnose(Collection<Remediation> remediations) {
    Set<String> verifying =
        remediations.stream()
            .filter(r -> !Intents.phaseOf(r).isTerminal())
            .map(r -> r.getSpec().alert())
            .collect(Collectors.toSet());
    Predicate<String> active = alert -> state.alert(alert).isActive() || verifying.contains(alert);
    observers.values().forEach(observer -> observer.diagnose(active));
  }

  /** Asks for a look at everything now. */
  void kickAll() {
    observers.values().forEach(ServiceObserver::kick);
  }

  Map<String, ServiceObserver> observers() {
    return observers;
  }

  /** Hints that something happened to a container; an empty name says anything may have. */
  void hint(String host, String container) {
    observers.values().stream()
        .filter(o -> o.workload().host().equals(host) && o.isAbout(container))
        .forEach(ServiceObserver::kick);
  }

  private static EngineState restored(@Nullable StackStatus status) {
    if (status == null) {
      return EngineState.INITIAL;
    }
    Map<String, AlertState.Memory> alerts = new LinkedHashMap<>();
    for (StackStatus.AlertStatus alert : status.alertsOrEmpty()) {
      alerts.put(
          alert.name(),
          new AlertState.Memory(
              Timestamps.parseOrNull(alert.firingSince()),
              Timestamps.parseOrNull(alert.resolvedAt()),
              escalation(alert),
              waiting(alert),
              alert.recentFiringsOrEmpty().stream()
                  .flatMap(t -> Optional.ofNullable(Timestamps.parseOrNull(t)).stream())
                  .toList()));
    }
    return EngineState.remembering(alerts);
  }

  private static AlertState.@Nullable Escalation escalation(StackStatus.AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.escalatedSince());
    String because = Objects.requireNonNullElse(alert.escalatedBecause(), "");
    return since == null ? null : new AlertState.Escalation(since, because);
  }

  private static AlertState.@Nullable Waiting waiting(StackStatus.AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.waitingSince());
    Instant until = Timestamps.parseOrNull(alert.waitingUntil());
    return since == null || until == null
        ? null
        : new AlertState.Waiting(
            since, until, Objects.requireNonNullElse(alert.waitingFor(), "waiting"));
  }

  /** Whether the stack is gone. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    observers.values().forEach(ServiceObserver::close);
    observers.clear();
  }
}
