package io.marketprism.operator.runbook;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an alert's rules say of the readings. Each condition is judged here, once per evaluation;
 * whatever comes after only reads.
 *
 * @param scope what the alert's rules look at
 * @param expr whether the alert's expression holds
 * @param scenarios by position, whether the expression and the scenario's condition both hold
 * @param diagnosis which scenario applies; none, or Unknown, while the expression isn't true
 */
record Judgement(
    AlertPolicy alert, Scope scope, Truth expr, List<Truth> scenarios, Diagnosis diagnosis) {

  /** Judges the scenarios of an alert whose expression came out so. */
  static Judgement of(AlertPolicy alert, Truth expr, Scope scope) {
    List<Truth> scenarios = new ArrayList<>();
    for (ScenarioPolicy scenario : alert.scenarios()) {
      scenarios.add(expr.isTrue() ? scenario.judge(scope) : expr);
    }
    return new Judgement(
        alert, scope, expr, List.copyOf(scenarios), Diagnosis.of(alert.scenarios(), scenarios));
  }

  /** The container's facts; null while they are Unknown. */
  @Nullable ContainerFacts facts() {
    return scope.readings().container() instanceof Reading.Known<ContainerFacts>(var facts)
        ? facts
        : null;
  }

  /** The scenario that applies; null where none does. */
  @Nullable ScenarioPolicy applying() {
    return diagnosis instanceof Diagnosis.Applies(ScenarioPolicy scenario) ? scenario : null;
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
}
