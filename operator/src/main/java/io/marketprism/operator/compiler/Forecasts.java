package io.marketprism.operator.compiler;

import io.marketprism.operator.compiler.CompiledStack.Workload;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.Forecast;
import java.util.List;
import java.util.Map;

/**
 * Of which services the memory is forecast: of each that has a value named {@code memory} which is
 * read from a page as it is. The runbook's critical number is the collector's.
 */
final class Forecasts {

  private static final String VALUE = "memory";
  private static final String COLLECTOR = "data-collector";

  private Forecasts() {}

  static List<Forecast.Policy> compile(
      Map<String, Workload> workloads, Map<String, Double> thresholds) {
    return workloads.entrySet().stream()
        .filter(entry -> entry.getValue().probes().stream().anyMatch(Forecasts::hasMemory))
        .map(
            entry ->
                new Forecast.Policy(
                    entry.getKey(),
                    VALUE,
                    entry.getKey().equals(COLLECTOR)
                        ? thresholds.getOrDefault(Thresholds.CRITICAL, Double.POSITIVE_INFINITY)
                        : Double.POSITIVE_INFINITY))
        .toList();
  }

  private static boolean hasMemory(ProbeTarget probe) {
    return probe.kind() instanceof ProbeTarget.Scrape scrape
        && scrape.values().stream()
            .anyMatch(v -> v.name().equals(VALUE) && v.by() == null && v.function() == null);
  }
}
