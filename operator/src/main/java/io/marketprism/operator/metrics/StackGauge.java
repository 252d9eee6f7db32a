package io.marketprism.operator.metrics;

import io.prometheus.client.Gauge;
import java.util.List;
import java.util.Map;

/** A gauge of stacks that shows what is, and nothing else. */
final class StackGauge {

  private final StackSeries<Gauge.Child> series;

  StackGauge(Gauge gauge) {
    series = new StackSeries<>(gauge);
  }

  /**
   * Shows these values of a stack and removes all others.
   *
   * @param values by the labels after the stack's own
   */
  void show(StackName stack, Map<List<String>, Double> values) {
    values.forEach((labels, value) -> series.of(stack, labels).set(value));
    series.retain(stack, values::containsKey);
  }

  /** Shows the one value that a stack has here. */
  void show(StackName stack, double value) {
    series.of(stack, List.of()).set(value);
  }

  void forget(StackName stack) {
    series.forget(stack);
  }
}
