package io.marketprism.operator.metrics;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.api.Timestamps;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a stack is: its state, its mode, its services and its conditions. */
final class StackMetrics implements StackObserver {

  private static final List<String> STATUSES = List.of("true", "false", "unknown");

  private final StackGauge state;
  private final StackGauge stateSince;
  private final StackGauge mode;
  private final StackGauge serviceReady;
  private final StackGauge conditions;
  private final StackGauge faults;

  StackMetrics(Families families) {
    state = families.stackGauge("stack_state", "1 for the state that the stack is in.", "state");
    stateSince =
        families.stackGauge(
            "stack_state_since_timestamp_seconds",
            "Since when the stack has been in its state, in Unix time.");
    mode =
        families.stackGauge(
            "stack_mode",
            "1 for the mode of the stack; a service or an alert may have a stricter one.",
            "mode");
    serviceReady =
        families.stackGauge(
            "service_ready",
            "Whether the service is ready: 1 yes, 0 no. Absent while it is unknown.",
            "service");
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
    state.show(stack, one(view.status().state()));
    stateSince.show(stack, timestamp(view.status().stateSince(), List.of()));
    mode.show(stack, one(view.policy().mode().name()));
    serviceReady.show(
        stack,
        view.status().servicesOrEmpty().stream()
            .filter(s -> isKnown(s))
            .collect(
                Collectors.toMap(
                    s -> List.of(s.name()), s -> "True".equals(s.ready()) ? 1.0 : 0.0)));
    conditions.show(stack, conditions(view.status().conditionsOrEmpty()));
    Map<List<String>, Double> byReason = new HashMap<>();
    view.faults().forEach(reason -> byReason.merge(List.of(reason), 1.0, Double::sum));
    faults.show(stack, byReason);
  }

  private static boolean isKnown(ServiceStatus service) {
    return "True".equals(service.ready()) || "False".equals(service.ready());
  }

  private static Map<List<String>, Double> one(@Nullable String word) {
    return word == null ? Map.of() : Map.of(List.of(word), 1.0);
  }

  /** A time as a series has it; none where there is none. */
  static Map<List<String>, Double> timestamp(@Nullable String time, List<String> labels) {
    Instant at = Timestamps.parseOrNull(time);
    return at == null ? Map.of() : Map.of(labels, at.toEpochMilli() / 1000.0);
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
    List.of(state, stateSince, mode, serviceReady, conditions, faults)
        .forEach(gauge -> gauge.forget(stack));
  }
}
