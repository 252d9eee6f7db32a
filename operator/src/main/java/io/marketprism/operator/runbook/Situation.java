package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One evaluation of a stack while its decisions are being made.
 *
 * @param state after the readings were taken in
 * @param candidates all alerts of the policy, by name
 * @param decided the decisions made so far in this evaluation
 */
record Situation(
    StackPolicy policy,
    EngineState state,
    Map<String, Candidate> candidates,
    Readings readings,
    History history,
    Instant now,
    List<Decision> decided) {

  static Situation of(
      StackPolicy policy,
      EngineState state,
      Map<String, Judgement> judgements,
      Readings readings,
      History history,
      Instant now) {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    for (AlertPolicy alert : policy.alerts()) {
      candidates.put(
          alert.name(),
          Candidate.of(
              Objects.requireNonNull(judgements.get(alert.name())),
              policy.topology().service(alert.service()).orElseThrow(),
              state,
              now));
    }
    return new Situation(policy, state, candidates, readings, history, now, List.of());
  }

  /** This situation with one more decision made. */
  Situation after(Decision decision) {
    return new Situation(
        policy,
        state,
        candidates,
        readings,
        history,
        now,
        Stream.concat(decided.stream(), Stream.of(decision)).toList());
  }

  Candidate candidate(AlertPolicy alert) {
    return Objects.requireNonNull(candidates.get(alert.name()));
  }

  /**
   * The service that comes first of those whose container is this one: two that are misdeclared so
   * would both act on it. Empty where it is the asking one itself.
   */
  Optional<String> earlierOn(ContainerFacts facts, ServicePolicy asking) {
    return policy.topology().services().stream()
        .map(ServicePolicy::name)
        .filter(
            name ->
                name.equals(asking.name())
                    || readings.of(name).container().is(other -> other.isSameAs(facts)))
        .findFirst()
        .filter(first -> !first.equals(asking.name()));
  }

  /** The decision that another alert of the same service has already led to, if it holds others. */
  Optional<Decision> governing(String service) {
    return decided.stream()
        .filter(d -> d.service().equals(service))
        .filter(
            d ->
                switch (d.reason()) {
                  case Acting,
                      NeedsApproval,
                      Scheduled,
                      Requested,
                      Observing,
                      Watching,
                      Waiting,
                      Escalated,
                      DiagnosisUnknown ->
                      true;
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
    return Math.toIntExact(decided.stream().filter(Decision::restarts).count());
  }
}
