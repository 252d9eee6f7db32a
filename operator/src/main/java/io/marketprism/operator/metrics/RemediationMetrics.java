package io.marketprism.operator.metrics;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServicePolicy;
import io.prometheus.client.Counter;
import java.util.Arrays;
import java.util.List;

/** What was done, and how it ended. */
public final class RemediationMetrics implements StackObserver {

  private final StackSeries<Counter.Child> remediations;

  RemediationMetrics(Families families) {
    remediations =
        families.stackCounter(
            "remediations_total",
            "Remediations that are over, by action and outcome.",
            "service",
            "action",
            "outcome");
  }

  @Override
  public void observe(StackView view) {
    remediations.declare(
        view.stack(),
        view.policy().topology().services().stream()
            .map(ServicePolicy::name)
            .flatMap(
                service ->
                    Arrays.stream(Action.values())
                        .filter(Action::acts)
                        .flatMap(
                            action ->
                                Arrays.stream(RemediationPhase.values())
                                    .filter(RemediationPhase::isTerminal)
                                    .map(end -> List.of(service, action.name(), end.name()))))
            .toList());
  }

  /**
   * Takes in a Remediation that is over; one of a service that its stack has no more is not
   * counted.
   */
  public void ended(Remediation remediation, RemediationPhase outcome) {
    remediations
        .ifShown(
            new StackName(remediation.getMetadata().getNamespace(), remediation.getSpec().stack()),
            List.of(
                remediation.getSpec().service(),
                remediation.getSpec().action().name(),
                outcome.name()))
        .ifPresent(Counter.Child::inc);
  }

  @Override
  public void forget(StackName stack) {
    remediations.forget(stack);
  }
}
