package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;
import java.time.Instant;
import java.util.List;

/** Whether a stack is still being judged, and whether that may lead to restarts. */
final class EvaluationMetrics implements StackObserver {

  private final StackSeries<Counter.Child> evaluations;
  private final StackGauge evaluatedAt;
  private final StackGauge stormGate;

  EvaluationMetrics(Families families) {
    evaluations =
        families.stackCounter("evaluations_total", "Times that the stack was seen and judged.");
    evaluatedAt =
        families.stackGauge(
            "evaluation_timestamp_seconds",
            "When the stack was last seen and judged, in Unix time; every 5 s at least.");
    stormGate =
        families.stackGauge(
            "storm_gate_closed",
            "Whether nothing is restarted because too many services failed at once: 1 yes, 0 no.");
  }

  @Override
  public void observe(StackView view) {
    judged(view.stack(), view.now());
    stormGate.show(view.stack(), view.evaluation().state().storms().isEmpty() ? 0 : 1);
  }

  void judged(StackName stack, Instant now) {
    evaluations.of(stack, List.of()).inc();
    evaluatedAt.show(stack, now.toEpochMilli() / 1000.0);
  }

  @Override
  public void forget(StackName stack) {
    evaluations.forget(stack);
    evaluatedAt.forget(stack);
    stormGate.forget(stack);
  }
}
