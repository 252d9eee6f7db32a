package io.marketprism.operator.metrics;

import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import java.util.List;
import java.util.stream.Collectors;

/** How many restarts the limits still allow. */
final class LimitMetrics implements StackObserver {

  private final StackGauge stackLimit;
  private final StackGauge stackLeft;
  private final StackGauge serviceLimit;
  private final StackGauge serviceLeft;

  LimitMetrics(Families families) {
    stackLimit =
        families.stackGauge(
            "stack_restarts_limit", "Restarts of limits.perStack within its period.");
    stackLeft =
        families.stackGauge(
            "stack_restarts_left", "Restarts in the stack that limits.perStack still allows now.");
    serviceLimit =
        families.stackGauge(
            "service_restarts_limit", "Restarts of limits.perService within its period.");
    serviceLeft =
        families.stackGauge(
            "service_restarts_left",
            "Restarts of the service that limits.perService still allows now.",
            "service");
  }

  @Override
  public void observe(StackView view) {
    StackName stack = view.stack();
    StackPolicy.Limits limits = view.policy().limits();
    stackLimit.show(stack, limits.perStack().count());
    stackLeft.show(stack, view.history().left(limits.perStack(), view.now()));
    serviceLimit.show(stack, limits.perService().count());
    serviceLeft.show(
        stack,
        view.policy().topology().services().stream()
            .map(ServicePolicy::name)
            .collect(
                Collectors.toMap(
                    service -> List.of(service),
                    service ->
                        (double) view.history().left(limits.perService(), service, view.now()))));
  }

  @Override
  public void forget(StackName stack) {
    List.of(stackLimit, stackLeft, serviceLimit, serviceLeft).forEach(gauge -> gauge.forget(stack));
  }
}
