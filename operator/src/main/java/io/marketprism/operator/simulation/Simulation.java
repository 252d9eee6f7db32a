package io.marketprism.operator.simulation;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Maintenance;
import io.marketprism.operator.runbook.Proposal;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Rest;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stack in virtual time: the policy that a resource compiles to, a simulated Docker host, and
 * evaluations whose decisions are carried out on it.
 */
public final class Simulation {

  /** How long a restart takes, from its claim to the answer of its call. */
  private static final Duration RESTART_TAKES = Duration.ofSeconds(3);

  private final Map<String, SimulatedService> services = new LinkedHashMap<>();
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private int planned;
  private final Listener listener;
  private StackPolicy policy;
  private StackPolicy present;
  private EngineState state = EngineState.INITIAL;
  private Instant now;
  private @Nullable Evaluation last;
  private Optional<Rest> rest = Optional.empty();
  private Readings readings = new Readings(Map.of());
  private final Map<String, Maintenance> maintenances = new LinkedHashMap<>();

  /** Hears of what happens. */
  public interface Listener {

    /** Something was decided to be done. */
    default void planned(Decision decision, Attempt intent) {}

    /** Something was proposed, and waits for approval. */
    default void proposed(Decision decision, Attempt proposal) {}

    /** An action has come to another phase. */
    default void moved(Attempt attempt, String message) {}

    /** The stack was evaluated: not at each look, while it is at rest. */
    default void evaluated(Evaluation evaluation, Readings readings) {}
  }

  public Simulation(CompiledStack compiled, Instant begin, Listener listener) {
    this.policy = compiled.policy();
    this.now = begin;
    this.listener = listener;
    watch(compiled);
    this.present = present();
  }

  private StackPolicy present() {
    return policy.present(state, readings);
  }

  /** Services whose containers have been there for a day, each looked at as the resource says. */
  private void watch(CompiledStack compiled) {
    compiled
        .workloads()
        .forEach(
            (name, workload) ->
                services
                    .computeIfAbsent(name, n -> service(n, workload))
                    .isProbed(workload.probes()));
  }

  /** One that is optional isn't there, until a scenario says so. */
  private SimulatedService service(String name, CompiledStack.Workload workload) {
    SimulatedService service =
        new SimulatedService(
            name,
            workload.containers().getFirst(),
            HealthyReadings.ofMarketPrism(),
            now.minusSeconds(86_400));
    if (workload.optional()) {
      service.is(ContainerState.ABSENT);
    }
    return service;
  }

  /** The resource is applied anew. */
  public void apply(CompiledStack changed) {
    state = state.under(policy, changed.policy());
    watch(changed);
    apply(changed.policy());
  }

  /** Another policy holds, of the same services. */
  public void apply(StackPolicy changed) {
    policy = changed;
    present = present();
    rest = Optional.empty();
  }

  /** The policy without optional services that aren't there, as it is evaluated. */
  public StackPolicy policy() {
    return present;
  }

  /** All services by name. */
  public Map<String, SimulatedService> services() {
    return services;
  }

  public Instant now() {
    return now;
  }

  /** The latest evaluation. */
  public Evaluation last() {
    return Objects.requireNonNull(last, "nothing was evaluated yet");
  }

  public Readings readings() {
    return readings;
  }

  /** What was done so far and is known of to somebody, the oldest first. */
  public List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  /** Lets a time pass; then what was decided is carried on and the stack evaluated. */
  public void step(Duration time) {
    now = now.plus(time);
    services.values().forEach(service -> service.live(now));
    attempts.replaceAll((name, attempt) -> carriedOn(attempt));
    evaluate();
  }

  /** Whether nothing goes on, so that time may pass in longer steps. */
  boolean isIdle() {
    return last != null
        && attempts.values().stream().noneMatch(Attempt::isOpen)
        && last.state().alerts().values().stream().noneMatch(AlertState::isActive);
  }

  /** Somebody deletes all Remediations; those that are not over are held by their finalizer. */
  public void deleteRemediations() {
    attempts.values().stream().filter(a -> !a.isOpen()).map(Attempt::name).forEach(deleted::add);
  }

  /** The operator is killed and another takes over: what is only in memory is lost. */
  public void operatorRestarts() {
    attempts.keySet().removeAll(deleted);
    Map<String, AlertState.Memory> remembered = new LinkedHashMap<>();
    state.alerts().forEach((name, alert) -> remembered.put(name, alert.memory()));
    state = EngineState.remembering(remembered, state.wanted());
    rest = Optional.empty();
  }

  /** A DockerHost is put under maintenance; null ends it. */
  void maintains(String host, @Nullable String reason) {
    if (reason == null) {
      maintenances.remove(host);
    } else {
      maintenances.put(host, new Maintenance("maintenance of DockerHost " + host, reason, null));
    }
  }

  /** Whether a service is on a DockerHost. */
  boolean hasHost(String host) {
    return policy.topology().services().stream().anyMatch(s -> s.host().equals(host));
  }

  private String host(String service) {
    return policy.topology().service(service).map(ServicePolicy::host).orElse("");
  }

  private ServiceReadings on(String host, ServiceReadings seen) {
    return new ServiceReadings(
        seen.container(),
        seen.probes(),
        seen.access(),
        seen.compose(),
        seen.freedAt(),
        maintenances.get(host));
  }

  private void evaluate() {
    Map<String, ServiceReadings> seen = new LinkedHashMap<>();
    services.forEach((name, service) -> seen.put(name, on(host(name), service.look(now))));
    readings = new Readings(seen);
    rest = rest.flatMap(before -> before.goesOn(readings, now));
    if (rest.isPresent()) {
      state = rest.get().state();
      return;
    }
    History history =
        new History(attempts.values().stream().filter(a -> !deleted.contains(a.name())).toList());
    present = present();
    Evaluation evaluation = Engine.evaluate(present, state, readings, history, now);
    state = evaluation.state();
    rest = Rest.of(present, evaluation, readings, now);
    last = evaluation;
    for (Verification.Verdict verdict : evaluation.verdicts()) {
      attempts.computeIfPresent(
          verdict.remediation(),
          (name, attempt) ->
              moved(ended(attempt, verdict.phase(), verdict.aborted(), verdict.message())));
    }
    evaluation.toAct().forEach(this::plan);
    listener.evaluated(evaluation, readings);
  }

  private void plan(Decision decision) {
    Decision.Plan plan = Objects.requireNonNull(decision.plan());
    if (plan.consent() instanceof Decision.Consent.Given(String proposal)) {
      attempts.computeIfPresent(
          proposal,
          (n, approved) ->
              moved(
                  phase(
                      approved,
                      RemediationPhase.Planned,
                      null,
                      null,
                      null,
                      null,
                      "approved by somebody: in a scenario")));
      return;
    }
    boolean asks = plan.consent() instanceof Decision.Consent.Ask;
    String name = "stack.%s.%d".formatted(decision.service(), ++planned);
    Attempt intent =
        new Attempt(
            name,
            decision.service(),
            decision.alert(),
            plan.scenario(),
            plan.action(),
            asks ? RemediationPhase.AwaitingApproval : RemediationPhase.Planned,
            null,
            now,
            null,
            null,
            null,
            asks ? "waits for approval" : "",
            asks ? new Proposal(plan.target(), now.plus(Proposal.WITHIN), null) : null);
    attempts.put(name, intent);
    if (asks) {
      listener.proposed(decision, intent);
    } else {
      listener.planned(decision, intent);
    }
  }

  /** Somebody answers the proposal of a service; false where there is none. */
  boolean answers(String service, boolean approved) {
    Optional<Attempt> awaiting =
        attempts.values().stream()
            .filter(a -> a.isAwaiting() && a.service().equals(service))
            .findFirst();
    awaiting.ifPresent(
        a -> attempts.put(a.name(), a.answered(approved, "somebody", "in a scenario")));
    return awaiting.isPresent();
  }

  /** The host carries out what was decided: a start at once, a restart in a few seconds. */
  private Attempt carriedOn(Attempt attempt) {
    return switch (attempt.phase()) {
      case Planned -> {
        Attempt executing =
            phase(attempt, RemediationPhase.Executing, null, now, null, null, "claimed");
        yield attempt.action().disturbs() ? moved(executing) : carriedOut(executing);
      }
      case Executing -> carriedOut(attempt);
      default -> attempt;
    };
  }

  private Attempt carriedOut(Attempt executing) {
    SimulatedService service = Objects.requireNonNull(services.get(executing.service()));
    Instant claimed = Objects.requireNonNull(executing.executingAt());
    Action action = executing.action();
    if (action.disturbs() && now.isBefore(claimed.plus(RESTART_TAKES))) {
      return executing;
    }
    if (!service.permits(action) || (action == Action.Restart && !service.state().hasProcess())) {
      AbortReason overtaken = AbortReason.IncarnationChanged;
      return moved(
          ended(
              executing,
              RemediationPhase.Aborted,
              overtaken,
              overtaken.because("nothing was done")));
    }
    if (!action.disturbs() && !service.isStartable()) {
      return moved(ended(executing, RemediationPhase.Failed, null, "it could not be started"));
    }
    switch (action) {
      case Create, Recreate -> service.make(now);
      default -> service.begin(now);
    }
    return moved(
        phase(
            executing,
            RemediationPhase.Verifying,
            null,
            claimed,
            now,
            null,
            "carried out, its effect is being verified"));
  }

  private Attempt moved(Attempt attempt) {
    listener.moved(attempt, attempt.message());
    return attempt;
  }

  private Attempt ended(
      Attempt attempt, RemediationPhase phase, @Nullable AbortReason aborted, String message) {
    return phase(
        attempt, phase, aborted, attempt.executingAt(), attempt.verifyingAt(), now, message);
  }

  private static Attempt phase(
      Attempt attempt,
      RemediationPhase phase,
      @Nullable AbortReason aborted,
      @Nullable Instant executingAt,
      @Nullable Instant verifyingAt,
      @Nullable Instant endedAt,
      String message) {
    return new Attempt(
        attempt.name(),
        attempt.service(),
        attempt.alert(),
        attempt.scenario(),
        attempt.action(),
        phase,
        aborted,
        attempt.createdAt(),
        executingAt,
        verifyingAt,
        endedAt,
        message);
  }

  /** A service by its name. */
  public Optional<SimulatedService> service(String name) {
    return Optional.ofNullable(services.get(name));
  }
}
