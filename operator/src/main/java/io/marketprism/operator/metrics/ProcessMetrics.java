package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Which operator this is, and whether it leads. */
public final class ProcessMetrics {

  private final Gauge leader;
  private final Counter stalled;
  private final Counter reconcileFailures;
  private final Counter effectFailures;
  private final Gauge readBytes;
  private final Gauge readBytesLimit;
  private final Counter readsRefused;

  /**
   * @param version the operator's version
   * @param revision the commit that it was built from
   */
  ProcessMetrics(Families families, String version, String revision) {
    families
        .gauge(
            "build_info",
            "1, with the operator's version, the commit that it was built from, and its Java.",
            "version",
            "revision",
            "java")
        .labels(version, revision, Runtime.version().toString())
        .set(1);
    leader =
        families.gauge("leader", "Whether this operator holds the Lease and may act: 1 yes, 0 no.");
    stalled =
        families.counter(
            "stalled_seconds_total",
            "How long this process stood still in all: no CPU, a long garbage collection, SIGSTOP.");
    reconcileFailures =
        families.counter(
            "reconcile_failures_total",
            "Reconciliations that ended with an unforeseen error.",
            "controller");
    effectFailures =
        families.counter(
            "effect_failures_total",
            "Effects of an evaluation that could not be applied, such as a refused write.",
            "effect");
    readBytes =
        families.gauge(
            "read_bytes", "What is held in memory of what the probes of all stacks have read.");
    readBytesLimit =
        families.gauge(
            "read_bytes_limit", "How much of it may be held: a quarter of the largest heap.");
    readsRefused =
        families.counter(
            "reads_refused_total", "Readings that are Unknown because no more may be held.");
  }

  /** Shows how much is held of what probes have read, and how often more was refused. */
  public void reading(long limit, LongSupplier held, LongSupplier refused) {
    readBytesLimit.set((double) limit);
    readBytes.setChild(
        new Gauge.Child() {
          @Override
          public double get() {
            return (double) held.getAsLong();
          }
        });
    readsRefused.setChild(
        new Counter.Child() {
          @Override
          public double get() {
            return (double) refused.getAsLong();
          }
        });
  }

  /** Shows how long this process has stood still in all. */
  public void stalls(Supplier<Duration> total) {
    stalled.setChild(
        new Counter.Child() {
          @Override
          public double get() {
            return total.get().toMillis() / 1000.0;
          }
        });
  }

  /** Takes in that a reconciliation ended with an unforeseen error. */
  public void reconcileFailed(String controller) {
    reconcileFailures.labels(controller).inc();
  }

  /** Shows a controller's failures from the beginning, while there are none. */
  public void controller(String name) {
    reconcileFailures.labels(name);
  }

  /** Shows an effect's failures from the beginning, while there are none. */
  public void effect(String name) {
    effectFailures.labels(name);
  }

  /** Takes in that an effect could not be applied. */
  public void effectFailed(String effect) {
    effectFailures.labels(effect).inc();
  }

  /** Takes in whether this operator leads. */
  public void leads(boolean itDoes) {
    leader.set(itDoes ? 1 : 0);
  }
}
