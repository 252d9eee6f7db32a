package io.marketprism.operator.metrics;

import io.marketprism.operator.loop.Loops;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** Whether the operator's own loops run. */
public final class LoopMetrics implements Loops.Listener {

  private final Gauge running;
  private final Counter failures;
  private final Counter overruns;

  LoopMetrics(Families families) {
    running = families.gauge("loops", "Loops that run, by what they do.", "loop");
    failures =
        families.counter(
            "loop_failures_total", "Turns of a loop that ended with an error.", "loop");
    overruns =
        families.counter(
            "loop_overruns_total", "Turns of a loop that exceeded their deadline.", "loop");
  }

  @Override
  public void running(String kind, int loops) {
    running.labels(kind).set(loops);
    failures.labels(kind);
    overruns.labels(kind);
  }

  @Override
  public void failed(String kind) {
    failures.labels(kind).inc();
  }

  @Override
  public void overran(String kind) {
    overruns.labels(kind).inc();
  }
}
