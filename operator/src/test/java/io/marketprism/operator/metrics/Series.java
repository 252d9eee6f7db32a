package io.marketprism.operator.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The series of a registry, as a test names them: {@code leader}, {@code decision{alert="A"}}. */
final class Series {

  private final CollectorRegistry registry;

  Series(CollectorRegistry registry) {
    this.registry = registry;
  }

  /** The series of a name, without the common prefix, as lines: {@code {reason="Acting"} 1.0}. */
  List<String> of(String name) {
    return Collections.list(registry.metricFamilySamples()).stream()
        .flatMap(family -> family.samples.stream())
        .filter(sample -> sample.name.equals(Families.PREFIX + name))
        .map(sample -> labels(sample) + " " + sample.value)
        .sorted()
        .toList();
  }

  /** All series that have a label of this value. */
  List<String> about(String labelValue) {
    return Collections.list(registry.metricFamilySamples()).stream()
        .flatMap(family -> family.samples.stream())
        .filter(sample -> sample.labelValues.contains(labelValue))
        .map(sample -> sample.name + labels(sample))
        .toList();
  }

  /** The one series of a name with these labels' values, in order; null where there is none. */
  @Nullable Double value(String name, String... labelValues) {
    List<Double> values =
        Collections.list(registry.metricFamilySamples()).stream()
            .flatMap(family -> family.samples.stream())
            .filter(sample -> sample.name.equals(Families.PREFIX + name))
            .filter(sample -> sample.labelValues.equals(List.of(labelValues)))
            .map(sample -> sample.value)
            .toList();
    return values.isEmpty() ? null : values.getFirst();
  }

  private static String labels(Sample sample) {
    TreeMap<String, String> labels =
        IntStream.range(0, sample.labelNames.size())
            .boxed()
            .collect(
                Collectors.toMap(
                    sample.labelNames::get, sample.labelValues::get, (a, b) -> a, TreeMap::new));
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
