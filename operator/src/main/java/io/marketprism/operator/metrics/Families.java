package io.marketprism.operator.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Declares the operator's families of metrics in a registry, and keeps what was declared: a
 * registry doesn't tell the labels of a family without series.
 */
final class Families {

  /** Of all names; what the SDK, the JVM and the log count has names of its own. */
  static final String PREFIX = "marketprism_operator_";

  private static final String[] OF_STACK = {"namespace", "stack"};

  private final CollectorRegistry registry;
  private final List<Family> declared = new ArrayList<>();

  Families(CollectorRegistry registry) {
    this.registry = registry;
  }

  /**
   * A family of metrics.
   *
   * @param name with the prefix, and for a counter with {@code _total}
   * @param help one sentence or two
   * @param labels in order
   */
  record Family(String name, Collector.Type type, String help, List<String> labels) {}

  /** What was declared so far, in that order. */
  List<Family> declared() {
    return List.copyOf(declared);
  }

  Gauge gauge(String name, String help, String... labels) {
    String full = declare(name, Collector.Type.GAUGE, help, labels);
    return Gauge.build(full, help).labelNames(labels).register(registry);
  }

  Counter counter(String name, String help, String... labels) {
    String full = declare(name, Collector.Type.COUNTER, help, labels);
    return Counter.build(full, help).labelNames(labels).register(registry);
  }

  Histogram histogram(String name, String help, double[] buckets, String... labels) {
    String full = declare(name, Collector.Type.HISTOGRAM, help, labels);
    return Histogram.build(full, help).labelNames(labels).buckets(buckets).register(registry);
  }

  /** A gauge whose first labels are a stack's. */
  StackGauge stackGauge(String name, String help, String... labels) {
    return new StackGauge(gauge(name, help, ofStack(labels)));
  }

  /** A counter whose first labels are a stack's. */
  StackSeries<Counter.Child> stackCounter(String name, String help, String... labels) {
    return new StackSeries<>(counter(name, help, ofStack(labels)));
  }

  /** A histogram whose first labels are a stack's. */
  StackSeries<Histogram.Child> stackHistogram(
      String name, String help, double[] buckets, String... labels) {
    return new StackSeries<>(histogram(name, help, buckets, ofStack(labels)));
  }

  private String declare(String name, Collector.Type type, String help, String... labels) {
    declared.add(new Family(PREFIX + name, type, help, List.of(labels)));
    return PREFIX + name;
  }

  private static String[] ofStack(String... labels) {
    return Stream.of(OF_STACK, labels).flatMap(Stream::of).toArray(String[]::new);
  }
}
