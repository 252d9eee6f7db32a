package io.marketprism.operator.metrics;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How a stack is: its services and its conditions. */
final class StackMetrics implements StackObserver {

  private static final List<String> STATUSES = List.of("true", "false", "unknown");

  private final StackGauge serviceReady;
  private final StackGauge conditions;
  private final StackGauge faults;

  StackMetrics(Families families) {
    serviceReady =
        families.stackGauge(
            "service_ready", "Whether the service is ready: 1 yes, 0 no, -1 unknown.", "service");
    conditions =
        families.stackGauge(
            "stack_condition",
            "The conditions of the stack: 1 for the status that each has, 0 for the other two.",
            "condition",
            "status");
    faults =
        families.stackGauge(
            "stack_faults",
            "Parts of the resource that are switched off because they can't be used.",
            "reason");
  }

  @Override
  public void observe(StackView view) {
    StackName stack = view.stack();
    serviceReady.show(
        stack,
        view.status().servicesOrEmpty().stream()
            .collect(Collectors.toMap(s -> List.of(s.name()), StackMetrics::ready)));
    conditions.show(stack, conditions(view.status().conditionsOrEmpty()));
    Map<List<String>, Double> byReason = new HashMap<>();
    view.faults().forEach(reason -> byReason.merge(List.of(reason), 1.0, Double::sum));
    faults.show(stack, byReason);
  }

  private static double ready(ServiceStatus service) {
    return switch (service.ready()) {
      case "True" -> 1;
      case "False" -> 0;
      case null, default -> -1;
    };
  }

  private static Map<List<String>, Double> conditions(List<Condition> conditions) {
    Map<List<String>, Double> values = new LinkedHashMap<>();
    for (Condition condition : conditions) {
      String is = condition.getStatus().toLowerCase(Locale.ROOT);
      STATUSES.forEach(
          status ->
              values.put(List.of(condition.getType(), status), status.equals(is) ? 1.0 : 0.0));
    }
    return values;
  }

  @Override
  public void forget(StackName stack) {
    List.of(serviceReady, conditions, faults).forEach(gauge -> gauge.forget(stack));
  }
}
