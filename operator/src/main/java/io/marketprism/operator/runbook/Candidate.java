package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way from firing to acting, with all that the gates look at.
 *
 * @param judgement what its rules say
 * @param state after the readings were taken in
 * @param proof of the scenario that applies; null where none does
 */
record Candidate(
    Judgement judgement,
    ServicePolicy service,
    AlertState state,
    ServiceState serviceState,
    @Nullable Proof proof) {

  static Candidate of(Judgement judgement, ServicePolicy service, EngineState state, Instant now) {
    AlertState alert = state.alert(judgement.alert().name());
    ScenarioPolicy applying = judgement.applying();
    return new Candidate(
        judgement,
        service,
        alert,
        state.service(service.name()),
        applying == null ? null : Proof.of(judgement.alert(), applying, alert.clocks(), now));
  }

  AlertPolicy alert() {
    return judgement.alert();
  }

  ServiceReadings readings() {
    return judgement.scope().readings();
  }

  /** The container's facts; null while they are Unknown. */
  @Nullable ContainerFacts facts() {
    return judgement.facts();
  }

  /** The scenario that applies; null where none does. */
  @Nullable ScenarioPolicy applying() {
    return judgement.applying();
  }

  /** What would be done; null where no scenario applies. */
  @Nullable Action action() {
    return judgement.action();
  }

  /**
   * The wait that goes on, or begins now because the last one is over and its scenario still
   * applies; null when there is nothing to wait for, or it was waited for long enough.
   */
  AlertState.@Nullable Waiting waiting(Instant now) {
    AlertState.Waiting before = state.memory().waiting();
    if (before != null && before.goesOn(now)) {
      return before;
    }
    ScenarioPolicy scenario = applying();
    if (scenario == null
        || scenario.action() != Action.Wait
        || !state.isFiring()
        || proof == null
        || !proof.given()
        || (before != null && before.tooLong(scenario.pause().atMost(), now))) {
      return null;
    }
    Instant since = before == null ? now : before.since();
    Instant until = now.plus(scenario.pause().in(judgement.scope()));
    return new AlertState.Waiting(since, until, scenario.name());
  }

  /** For how long its failure is to be proven. */
  Duration holdFor() {
    ScenarioPolicy scenario = applying();
    if (scenario == null || scenario.holdFor() == null) {
      return scenario != null && scenario.immediate() ? Duration.ZERO : alert().holdFor();
    }
    return scenario.holdFor();
  }

  /** The name of the scenario that applies; empty where none does. */
  String scenario() {
    ScenarioPolicy scenario = applying();
    return scenario == null ? "" : scenario.name();
  }

  /** The scenario's name with what is to be said beside it. */
  String described() {
    ScenarioPolicy scenario = applying();
    return scenario == null ? "" : scenario.describe(judgement.scope());
  }

  /** Whether a process that runs would be ended. */
  boolean disturbs() {
    Action action = action();
    return action != null && action.disturbs();
  }

  /** What is scheduled may be done in the stack's own windows, which are made for it. */
  Optional<Maintenance> maintenance(StackPolicy policy, Instant now) {
    return policy.isScheduled(alert().name())
        ? Optional.ofNullable(readings().maintenance())
        : policy.maintenance(service.name(), readings(), now);
  }

  Decision decide(Reason reason, String message, @Nullable Instant until) {
    return new Decision(alert().name(), service.name(), reason, message, until, null);
  }
}
