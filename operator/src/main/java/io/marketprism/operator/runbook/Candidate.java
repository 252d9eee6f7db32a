package io.marketprism.operator.runbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way from firing to acting, with all that the gates look at.
 *
 * @param state after the readings were taken in
 * @param scope what the alert's rules look at
 * @param diagnosis which scenario applies
 */
record Candidate(
    AlertPolicy alert,
    ServicePolicy service,
    AlertState state,
    ServiceState serviceState,
    Scope scope,
    Diagnosis diagnosis) {

  ServiceReadings readings() {
    return scope.readings();
  }

  /** The container's facts; null while they are Unknown. */
  @Nullable ContainerFacts facts() {
    return readings().container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? facts
        : null;
  }

  /** The scenario that applies; null where none does. */
  @Nullable ScenarioPolicy applying() {
    return diagnosis instanceof Diagnosis.Applies applies ? applies.scenario() : null;
  }

  /**
   * What would be done. A container that is stopped is started and one that is gone is made,
   * whichever action was asked for: there is nothing to lose.
   */
  @Nullable Action action() {
    ScenarioPolicy scenario = applying();
    ContainerFacts facts = facts();
    if (scenario == null || facts == null || !scenario.action().acts()) {
      return scenario == null ? null : scenario.action();
    }
    if (facts.state() == ContainerState.ABSENT) {
      return Action.Create;
    }
    return scenario.action() == Action.Restart && facts.state().isStopped()
        ? Action.Start
        : scenario.action();
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
    boolean begins =
        state.isFiring()
            && diagnosis instanceof Diagnosis.Applies applies
            && applies.scenario().action() == Action.Wait
            && applies.proven()
            && (before == null || !before.tooLong(now));
    ScenarioPolicy scenario = applying();
    if (!begins || scenario == null) {
      return null;
    }
    Instant since = before == null ? now : before.since();
    return new AlertState.Waiting(since, now.plus(scenario.pause().in(scope)), scenario.name());
  }

  /** The name of the scenario that applies; empty where none does. */
  String scenario() {
    ScenarioPolicy scenario = applying();
    return scenario == null ? "" : scenario.name();
  }

  /** The scenario's name with what is to be said beside it. */
  String described() {
    ScenarioPolicy scenario = applying();
    return scenario == null ? "" : scenario.describe(scope);
  }

  /** Whether a process that runs would be ended. */
  boolean disturbs() {
    Action action = action();
    return action != null && action.disturbs();
  }

  Decision decide(Reason reason, String message, @Nullable Instant until) {
    return new Decision(alert.name(), service.name(), reason, message, until, null);
  }
}
