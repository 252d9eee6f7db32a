package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do: a pure function of policy, state, readings, history and time.
 *
 * <p>First the readings are taken into the state (services, alerts, verifications), then each alert
 * gets exactly one decision: by its phase, or from the first of the {@link Gates} that holds it, or
 * to act.
 */
public final class Engine {

  /** So long may it stay unknown which scenario applies before a person is told. */
  static final Duration UNDIAGNOSED_ESCALATES_AFTER = Duration.ofMinutes(10);

  /** A container that is being made anew is gone for a moment, and that is no case for a person. */
  static final Duration NO_SCENARIO_ESCALATES_AFTER = Duration.ofMinutes(1);

  private Engine() {}

  /**
   * Evaluates a stack once.
   *
   * @param policy what should be
   * @param state what the previous evaluation said to remember
   * @param readings what is
   * @param history what was done
   * @param now monotonic; never before the previous evaluation's
   */
  public static Evaluation evaluate(
      StackPolicy policy, EngineState state, Readings readings, History history, Instant now) {
    Map<String, Readiness.Verdict> readiness = readiness(policy, readings);
    Map<String, ServiceState> services = services(policy, state, readings, readiness, now);
    Map<String, AlertState> alerts = alerts(policy, state, readings, services, history, now);
    Verifications.Outcome verified =
        Verifications.judge(policy, state, alerts, readings, services, history, now);
    alerts.putAll(verified.resolved());

    EngineState seen =
        new EngineState(
            alerts,
            services,
            verified.running(),
            StormGate.next(policy.topology(), services, state.storms(), now));
    Situation situation = Situation.of(policy, seen, history, now);
    List<Decision> decisions = decide(situation, readings);
    return new Evaluation(
        withEscalations(seen, decisions, now),
        decisions,
        verified.verdicts(),
        reported(policy, services, readiness, now),
        wakeAt(policy, seen, decisions, now));
  }

  private static Map<String, Readiness.Verdict> readiness(StackPolicy policy, Readings readings) {
    Map<String, Readiness.Verdict> verdicts = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      verdicts.put(service.name(), Readiness.of(service, readings.of(service.name())));
    }
    return verdicts;
  }

  private static Map<String, ServiceState> services(
      StackPolicy policy,
      EngineState state,
      Readings readings,
      Map<String, Readiness.Verdict> readiness,
      Instant now) {
    Map<String, ServiceState> next = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      String name = service.name();
      Readiness.Verdict ready = Objects.requireNonNull(readiness.get(name));
      next.put(name, state.service(name).next(readings.of(name), ready, now));
    }
    return next;
  }

  private static Map<String, Readiness.Verdict> reported(
      StackPolicy policy,
      Map<String, ServiceState> services,
      Map<String, Readiness.Verdict> readiness,
      Instant now) {
    Map<String, Readiness.Verdict> reported = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      Readiness.Verdict verdict = Objects.requireNonNull(readiness.get(service.name()));
      ServiceState state = Objects.requireNonNull(services.get(service.name()));
      reported.put(service.name(), state.reported(service, verdict, now));
    }
    return reported;
  }

  private static Map<String, AlertState> alerts(
      StackPolicy policy,
      EngineState state,
      Readings readings,
      Map<String, ServiceState> services,
      History history,
      Instant now) {
    Map<String, AlertState> next = new LinkedHashMap<>();
    for (AlertPolicy alert : policy.alerts()) {
      Scope scope = scope(alert, readings, services);
      AlertState moved =
          AlertTransition.next(
              alert, state.alert(alert.name()), alert.expr().judge(scope), scope, now);
      AlertState.Memory memory = moved.memory().calmed(acknowledged(policy, alert, now), now);
      if (givenUp(alert, acknowledged(policy, alert, now), memory, history)) {
        memory = memory.escalated(now);
      }
      next.put(alert.name(), moved.with(memory));
    }
    return next;
  }

  /** When a person last took note; what lies in the future hasn't happened. */
  private static @Nullable Instant acknowledged(
      StackPolicy policy, AlertPolicy alert, Instant now) {
    Instant at = policy.acknowledged().get(alert.name());
    return at == null || at.isAfter(now) ? null : at;
  }

  private static boolean givenUp(
      AlertPolicy alert,
      @Nullable Instant acknowledged,
      AlertState.Memory memory,
      History history) {
    if (memory.firingSince() == null) {
      return false;
    }
    Instant since =
        acknowledged != null && acknowledged.isAfter(memory.firingSince())
            ? acknowledged
            : memory.firingSince();
    return history.inVain(alert.name(), since) >= alert.escalateAfter();
  }

  static Scope scope(AlertPolicy alert, Readings readings, Map<String, ServiceState> services) {
    ServiceState service = services.getOrDefault(alert.service(), ServiceState.INITIAL);
    return new Scope(alert.service(), readings.of(alert.service()), service.starts().size());
  }

  /** Critical alerts first, then roots, then the runbook's order; told in the runbook's order. */
  private static List<Decision> decide(Situation situation, Readings readings) {
    StackPolicy policy = situation.policy();
    Comparator<AlertPolicy> urgency =
        Comparator.comparing(AlertPolicy::severity)
            .thenComparingInt(a -> policy.topology().depth(a.service()));
    for (AlertPolicy alert : policy.alerts().stream().sorted(urgency).toList()) {
      situation.decided().add(decide(alert, situation, readings));
    }
    return policy.alerts().stream()
        .flatMap(a -> situation.decided().stream().filter(d -> d.alert().equals(a.name())))
        .toList();
  }

  private static Decision decide(AlertPolicy alert, Situation situation, Readings readings) {
    AlertState state = situation.state().alert(alert.name());
    Scope scope = scope(alert, readings, situation.state().services());
    Candidate candidate =
        new Candidate(
            alert,
            situation.policy().topology().service(alert.service()).orElseThrow(),
            state,
            situation.state().service(alert.service()),
            readings.of(alert.service()),
            Diagnosis.of(alert, state.clocks(), scope, situation.now()));
    return switch (alert.expr().judge(scope)) {
      case Truth.Unknown(String what) -> candidate.decide(Reason.Unknown, what, null);
      case Truth.False() -> notWrong(candidate);
      case Truth.True() ->
          state.isFiring() ? throughGates(candidate, situation) : pending(candidate);
    };
  }

  private static Decision notWrong(Candidate candidate) {
    Instant falseSince = candidate.state().clocks().falseSince();
    if (!candidate.state().isFiring() || falseSince == null) {
      return candidate.decide(Reason.Inactive, "", null);
    }
    Instant until = falseSince.plus(candidate.alert().verify().stable());
    return candidate.decide(
        Reason.Resolving, "well again; resolved at " + Timestamps.rounded(until), until);
  }

  private static Decision pending(Candidate candidate) {
    AlertPolicy alert = candidate.alert();
    Instant fires = candidate.state().clocks().expr().reaches(alert.holdFor()).orElse(null);
    if (candidate.diagnosis()
            instanceof Diagnosis.Applies(ScenarioPolicy s, boolean proven, Instant at)
        && at != null
        && (fires == null || at.isBefore(fires))) {
      fires = at;
    }
    String when = fires == null ? "" : "; fires at " + Timestamps.rounded(fires);
    return candidate.decide(Reason.Pending, alert.expr().text() + when, fires);
  }

  private static Decision throughGates(Candidate candidate, Situation situation) {
    for (Gate gate : Gates.IN_ORDER) {
      Optional<Gate.Hold> hold = gate.check(candidate, situation);
      if (hold.isPresent()) {
        return candidate.decide(hold.get().reason(), hold.get().message(), hold.get().until());
      }
    }
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    Action action = Objects.requireNonNull(candidate.action());
    String scenario = candidate.scenario();
    return new Decision(
        candidate.alert().name(),
        candidate.service().name(),
        Reason.Acting,
        "%s %s: scenario %s, %s"
            .formatted(action, facts.name(), scenario, candidate.alert().expr().text()),
        null,
        new Decision.Plan(scenario, action, facts.name(), facts.incarnation()));
  }

  /** What a decision itself says that only a person can mend. */
  private static EngineState withEscalations(
      EngineState state, List<Decision> decisions, Instant now) {
    Map<String, AlertState> alerts = new LinkedHashMap<>(state.alerts());
    for (Decision decision : decisions) {
      AlertState alert = state.alert(decision.alert());
      boolean escalates =
          switch (decision.reason()) {
            case Escalated -> true;
            case NoScenario -> alert.clocks().undiagnosed().reached(NO_SCENARIO_ESCALATES_AFTER);
            case DiagnosisUnknown ->
                alert.clocks().undiagnosed().reached(UNDIAGNOSED_ESCALATES_AFTER);
            default -> false;
          };
      if (escalates) {
        alerts.put(decision.alert(), alert.with(alert.memory().escalated(now)));
      }
    }
    return new EngineState(alerts, state.services(), state.verifications(), state.storms());
  }

  private static @Nullable Instant wakeAt(
      StackPolicy policy, EngineState state, List<Decision> decisions, Instant now) {
    List<@Nullable Instant> moments = new ArrayList<>();
    decisions.forEach(d -> moments.add(d.until()));
    moments.addAll(state.storms().values());
    if (policy.pause() != null) {
      moments.add(policy.pause().until());
    }
    return moments.stream()
        .flatMap(at -> at == null ? Stream.empty() : Stream.of(at))
        .filter(at -> at.isAfter(now))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
