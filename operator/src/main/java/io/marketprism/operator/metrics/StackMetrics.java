package io.marketprism.operator.metrics;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.prometheus.client.Counter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How a stack is: its services, its conditions, and whether it is still being judged. */
final class StackMetrics implements StackObserver {

  private static final List<String> STATUSES = List.of("true", "false", "unknown");

  private final StackSeries<Counter.Child> evaluations;
  private final StackGauge evaluatedAt;
  private final StackGauge serviceReady;
  private final StackGauge conditions;
  private final StackGauge faults;
  private final StackGauge stormGate;

  StackMetrics(Families families) {
    evaluations =
        families.stackCounter("evaluations_total", "Times that the stack was seen and judged.");
    evaluatedAt =
        families.stackGauge(
            "evaluation_timestamp_seconds",
            "When the stack was last seen and judged, in Unix time; every 5 s at least.");
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
    stormGate =
        families.stackGauge(
            "storm_gate_closed",
            "Whether nothing is restarted because too many services failed at once: 1 yes, 0 no.");
  }

  @Override
  public void observe(StackView view) {
    StackName stack = view.stack();
    evaluations.of(stack).inc();
    evaluatedAt.show(stack, view.now().toEpochMilli() / 1000.0);
    serviceReady.show(
        stack,
        view.status().servicesOrEmpty().stream()
            .collect(Collectors.toMap(s -> List.of(s.name()), StackMetrics::ready)));
    conditions.show(stack, conditions(view.status().conditionsOrEmpty()));
    Map<List<String>, Double> byReason = new HashMap<>();
    view.faults().forEach(reason -> byReason.merge(List.of(reason), 1.0, Double::sum));
    faults.show(stack, byReason);
    stormGate.show(stack, view.evaluation().state().storms().isEmpty() ? 0 : 1);
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
    evaluations.forget(stack);
    List.of(evaluatedAt, serviceReady, conditions, faults, stormGate)
        .forEach(gauge -> gauge.forget(stack));
  }
}
