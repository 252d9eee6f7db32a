package io.marketprism.operator.metrics;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers that rules compare, and what they are compared with. */
final class ReadingMetrics implements StackObserver {

  private final StackGauge readings;
  private final StackGauge thresholds;
  private final StackGauge forecasts;

  ReadingMetrics(Families families) {
    readings =
        families.stackGauge(
            "reading",
            "A value that rules read, in its own unit. Absent while it is unknown; those with a"
                + " label of their own are not shown. Up to 30 s old while nothing is wrong.",
            "service",
            "name");
    thresholds =
        families.stackGauge(
            "threshold", "A number of spec.thresholds, in the unit of its reading.", "name");
    forecasts =
        families.stackGauge(
            "forecast_timestamp_seconds",
            "When the value is going to reach its limit, as Unix time. Absent while nothing is"
                + " forecast.",
            "service",
            "name");
  }

  @Override
  public void observe(StackView view) {
    Map<List<String>, Double> known = new HashMap<>();
    view.readings()
        .services()
        .forEach(
            (service, seen) -> {
              for (Map.Entry<String, Double> value : numbers(seen).entrySet()) {
                known.put(List.of(service, value.getKey()), value.getValue());
              }
            });
    readings.show(view.stack(), known);
    Map<List<String>, Double> numbers = new HashMap<>();
    view.thresholds().forEach((name, number) -> numbers.put(List.of(name), number));
    thresholds.show(view.stack(), numbers);
    Map<List<String>, Double> ahead = new HashMap<>();
    for (String service : view.readings().services().keySet()) {
      view.evaluation()
          .state()
          .forecast(service)
          .ifPresent(
              f -> ahead.put(List.of(service, f.value()), (double) f.reachesAt().getEpochSecond()));
    }
    forecasts.show(view.stack(), ahead);
  }

  private static Map<String, Double> numbers(ServiceReadings service) {
    Map<String, Double> numbers = new HashMap<>();
    for (Reading<ProbeResult> probe : service.probes().values()) {
      if (probe instanceof Reading.Known<ProbeResult>(ProbeResult result)) {
        result
            .values()
            .forEach(
                (name, value) -> {
                  if (value instanceof Reading.Known<Object>(Double number)) {
                    numbers.put(name, number);
                  }
                });
      }
    }
    return numbers;
  }

  @Override
  public void forget(StackName stack) {
    readings.forget(stack);
    thresholds.forget(stack);
    forecasts.forget(stack);
  }
}
