package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stack in virtual time: the policy that a resource really compiles to, a simulated Docker host,
 * and an evaluation every second whose decisions are carried out on it.
 */
final class StackFixture {

  static final Instant ZERO = Instant.parse("2026-11-01T03:00:00Z");

  /** How long a restart takes, from its claim to the answer of its call. */
  private static final Duration RESTART_TAKES = Duration.ofSeconds(3);

  private final Map<String, SimulatedService> services = new LinkedHashMap<>();
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final List<String> acts = new ArrayList<>();
  private final Map<String, List<Reason>> reasons = new LinkedHashMap<>();
  private StackPolicy policy;
  private EngineState state = EngineState.INITIAL;
  private Instant now = ZERO;
  private @Nullable Evaluation last;
  private Readings readings = new Readings(Map.of());

  private StackFixture(CompiledStack compiled) {
    this.policy = compiled.policy();
    compiled
        .workloads()
        .forEach(
            (name, workload) ->
                services.put(
                    name,
                    new SimulatedService(
                        workload.containers().getFirst(),
                        workload.probes().stream().map(ProbeTarget::name).toList(),
                        ZERO.minusSeconds(86_400))));
  }

  /** The built-in runbook as it is: {@code spec: {}}. */
  static StackFixture builtIn() {
    return of("{}");
  }

  /** A resource with this spec, in YAML. */
  static StackFixture of(String spec) {
    return new StackFixture(compile(spec));
  }

  /** The resource is applied anew, with this spec. */
  void apply(String spec) {
    policy = compile(spec).policy();
  }

  static CompiledStack compile(String spec) {
    return PolicyCompiler.compile(spec(spec));
  }

  /** A spec from YAML; the marker keeps one that begins with a brace from being taken for JSON. */
  static StackSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, StackSpec.class);
  }

  /** The compiled policy is used with a change, such as conditions that remember their outcome. */
  StackFixture with(UnaryOperator<StackPolicy> change) {
    policy = change.apply(policy);
    return this;
  }

  SimulatedService service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  Map<String, SimulatedService> services() {
    return services;
  }

  Instant now() {
    return now;
  }

  static Instant at(long second) {
    return ZERO.plusSeconds(second);
  }

  long second() {
    return Duration.between(ZERO, now).toSeconds();
  }

  StackPolicy policy() {
    return policy;
  }

  /** Lets so many seconds pass, evaluating every one of them. */
  StackFixture advance(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      execute();
      evaluate();
    }
    return this;
  }

  /** The operator is killed and another takes over: what is only in memory is lost. */
  void operatorRestarts() {
    Map<String, AlertState> remembered = new LinkedHashMap<>();
    state.alerts().forEach((name, a) -> remembered.put(name, AlertState.remembered(a.memory())));
    state = new EngineState(remembered, Map.of(), Map.of(), Map.of());
  }

  // What became of it.

  Evaluation last() {
    return Objects.requireNonNull(last, "nothing was evaluated yet");
  }

  Readings readings() {
    return readings;
  }

  Decision decision(String alert) {
    return last().decision(alert).orElseThrow();
  }

  Reason reason(String alert) {
    return decision(alert).reason();
  }

  /** The alert's reasons so far, each once in a row. */
  List<Reason> reasons(String alert) {
    return reasons.getOrDefault(alert, List.of());
  }

  boolean isEscalated(String alert) {
    return last().state().alert(alert).memory().escalatedSince() != null;
  }

  /** All that was decided to be done, as {@code "5 Start nats"}. */
  List<String> acts() {
    return List.copyOf(acts);
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  List<Attempt> attempts(String service) {
    return attempts.values().stream().filter(a -> a.service().equals(service)).toList();
  }

  List<RemediationPhase> phases(String service) {
    return attempts(service).stream().map(Attempt::phase).toList();
  }

  // How time passes.

  private void evaluate() {
    Map<String, ServiceReadings> seen = new LinkedHashMap<>();
    services.forEach((name, service) -> seen.put(name, service.look(now)));
    readings = new Readings(seen);
    Evaluation evaluation = Engine.evaluate(policy, state, readings, new History(attempts()), now);
    state = evaluation.state();
    last = evaluation;
    evaluation.decisions().forEach(this::note);
    evaluation
        .verdicts()
        .forEach(
            v ->
                attempts.computeIfPresent(
                    v.remediation(), (name, attempt) -> ended(attempt, v.phase())));
    evaluation.toAct().forEach(this::plan);
  }

  private void note(Decision decision) {
    List<Reason> told = reasons.computeIfAbsent(decision.alert(), a -> new ArrayList<>());
    if (told.isEmpty() || told.getLast() != decision.reason()) {
      told.add(decision.reason());
    }
  }

  private void plan(Decision decision) {
    Decision.Plan plan = Objects.requireNonNull(decision.plan());
    acts.add("%d %s %s".formatted(second(), plan.action(), decision.service()));
    String name = "stack.%s.%d".formatted(decision.service(), attempts.size() + 1);
    attempts.put(
        name,
        new Attempt(
            name,
            decision.service(),
            decision.alert(),
            plan.scenario(),
            plan.action(),
            RemediationPhase.Planned,
            now,
            null,
            null,
            null));
  }

  /** The host carries out what was decided: a start at once, a restart in a few seconds. */
  private void execute() {
    attempts.replaceAll(
        (name, attempt) ->
            switch (attempt.phase()) {
              case Planned -> executing(attempt);
              case Executing -> carriedOut(attempt);
              default -> attempt;
            });
  }

  private Attempt executing(Attempt planned) {
    Attempt executing = phase(planned, RemediationPhase.Executing, now, null, null);
    return planned.action() == Action.Start ? carriedOut(executing) : executing;
  }

  private Attempt carriedOut(Attempt executing) {
    SimulatedService service = service(executing.service());
    Instant claimed = Objects.requireNonNull(executing.executingAt());
    if (executing.action() == Action.Start) {
      if (!service.isStopped()) {
        return ended(executing, RemediationPhase.Aborted);
      }
      if (!service.isStartable()) {
        return ended(executing, RemediationPhase.Failed);
      }
    } else if (now.isBefore(claimed.plus(RESTART_TAKES))) {
      return executing;
    } else if (!service.state().hasProcess()) {
      return ended(executing, RemediationPhase.Aborted);
    }
    service.begin(now);
    return phase(executing, RemediationPhase.Verifying, claimed, now, null);
  }

  private Attempt ended(Attempt attempt, RemediationPhase phase) {
    return phase(attempt, phase, attempt.executingAt(), attempt.verifyingAt(), now);
  }

  private static Attempt phase(
      Attempt attempt,
      RemediationPhase phase,
      @Nullable Instant executingAt,
      @Nullable Instant verifyingAt,
      @Nullable Instant endedAt) {
    return new Attempt(
        attempt.name(),
        attempt.service(),
        attempt.alert(),
        attempt.scenario(),
        attempt.action(),
        phase,
        attempt.createdAt(),
        executingAt,
        verifyingAt,
        endedAt);
  }
}
