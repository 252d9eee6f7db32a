package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One evaluation of a stack while its decisions are being made.
 *
 * @param state after the readings were taken in
 * @param scopes what each alert's rules look at
 * @param decided the decisions made so far in this evaluation; grows
 * @param waits what is waited for, by alert; grows
 */
record Situation(
    StackPolicy policy,
    EngineState state,
    Map<String, Scope> scopes,
    History history,
    Instant now,
    List<Decision> decided,
    Map<String, AlertState.Waiting> waits) {

  static Situation of(
      StackPolicy policy,
      EngineState state,
      Map<String, Scope> scopes,
      History history,
      Instant now) {
    return new Situation(
        policy, state, scopes, history, now, new ArrayList<>(), new LinkedHashMap<>());
  }

  Candidate candidate(AlertPolicy alert) {
    AlertState alertState = state.alert(alert.name());
    Scope scope = Objects.requireNonNull(scopes.get(alert.name()));
    return new Candidate(
        alert,
        policy.topology().service(alert.service()).orElseThrow(),
        alertState,
        state.service(alert.service()),
        scope,
        Diagnosis.of(alert, alertState.clocks(), scope, now));
  }

  /** The decision that another alert of the same service has already led to, if it holds others. */
  Optional<Decision> governing(String service) {
    return decided.stream()
        .filter(d -> d.service().equals(service))
        .filter(
            d ->
                switch (d.reason()) {
                  case Acting, Observing, Watching, Waiting, Escalated, DiagnosisUnknown -> true;
                  default -> false;
                })
        .findFirst();
  }

  /**
   * Another alert of the same service that waits for somebody; none of its restarts may disturb.
   */
  Optional<String> waitingFor(AlertPolicy alert) {
    return policy.alerts().stream()
        .filter(a -> a.service().equals(alert.service()) && !a.name().equals(alert.name()))
        .filter(a -> a.inhibitedBy().stream().noneMatch(name -> state.alert(name).isActive()))
        .filter(a -> candidate(a).waiting(now) != null)
        .map(AlertPolicy::name)
        .findFirst();
  }

  /** Restarts that this evaluation has already decided on. */
  int restartsDecided() {
    return Math.toIntExact(
        decided.stream().filter(d -> d.plan() != null && d.plan().action().disturbs()).count());
  }
}
