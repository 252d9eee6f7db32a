package io.marketprism.operator.simulation;

import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Truth;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a simulation of many hours judge each rule once per different sight: the built-in rules look
 * at the container's state, its starts, whether it is young and has been ready, and the probes.
 */
final class RememberedConditions {

  private RememberedConditions() {}

  private record Sight(
      Reading<ContainerState> state,
      Map<String, Reading<ProbeResult>> probes,
      int starts,
      boolean wasReady,
      boolean young) {
    static Sight of(Scope scope) {
      return new Sight(
          scope.readings().container().map(ContainerFacts::state),
          scope.readings().probes(),
          scope.startsInWindow(),
          scope.wasReady(),
          scope.readings().container().is(f -> isYoung(f)));
    }
  }

  /** The only age that the built-in rules ask for. */
  private static boolean isYoung(ContainerFacts facts) {
    return facts.age(facts.observedAt()).is(age -> age.toSeconds() < 600);
  }

  private record Remembered(Condition condition, Map<Sight, Truth> outcomes) implements Condition {
    @Override
    public Truth judge(Scope scope) {
      return outcomes.computeIfAbsent(Sight.of(scope), sight -> condition.judge(scope));
    }

    @Override
    public Set<String> reads() {
      return condition.reads();
    }

    @Override
    public String text() {
      return condition.text();
    }
  }

  static StackPolicy in(StackPolicy policy) {
    return new StackPolicy(
        policy.mode(),
        policy.pause(),
        policy.settle(),
        policy.limits(),
        policy.topology(),
        policy.alerts().stream().map(RememberedConditions::alert).toList(),
        policy.blindCauses(),
        policy.acknowledged());
  }

  private static AlertPolicy alert(AlertPolicy alert) {
    return new AlertPolicy(
        alert.name(),
        alert.service(),
        alert.severity(),
        remembered(alert.expr()),
        alert.holdFor(),
        alert.confirmFor(),
        alert.inhibitsDependents(),
        alert.inhibitedBy(),
        alert.scenarios().stream().map(RememberedConditions::scenario).toList(),
        new AlertPolicy.Verify(
            remembered(alert.verify().expr()), alert.verify().within(), alert.verify().stable()),
        alert.escalation(),
        alert.evidence());
  }

  private static ScenarioPolicy scenario(ScenarioPolicy scenario) {
    Condition when = scenario.when();
    return new ScenarioPolicy(
        scenario.name(),
        when == null ? null : remembered(when),
        scenario.action(),
        scenario.holdFor(),
        scenario.immediate(),
        scenario.preempts(),
        scenario.pause(),
        scenario.detail());
  }

  private static Condition remembered(Condition condition) {
    return new Remembered(condition, new ConcurrentHashMap<>());
  }
}
