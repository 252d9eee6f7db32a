package io.marketprism.operator.metrics;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What probes see, and whether they are taken in time. */
public final class ProbeMetrics {

  private static final double[] SECONDS = {.001, .005, .025, .1, .5, 1, 5, 30};
  private static final List<String> OUTCOMES = List.of("ok", "failed", "unknown");

  private final Counter looks;
  private final Gauge period;
  private final Gauge takenAt;
  private final Histogram lateness;
  private final AtomicInteger closings = new AtomicInteger();

  ProbeMetrics(Families families) {
    looks =
        families.counter(
            "probes_total",
            "Looks of a probe by outcome: ok, failed, or unknown where there was nothing to look at or"
                + " nothing could be said, as while the container is stopped.",
            "namespace",
            "stack",
            "service",
            "probe",
            "outcome");
    period =
        families.gauge(
            "probe_period_seconds",
            "Time from one look of a probe to the next; absent while no alert needs it.",
            "namespace",
            "stack",
            "service",
            "probe");
    takenAt =
        families.gauge(
            "probe_last_timestamp_seconds",
            "When the probe looked last, in Unix time; absent while no alert needs it.",
            "namespace",
            "stack",
            "service",
            "probe");
    lateness =
        families.histogram(
            "probe_lateness_seconds",
            "How much later than due probes began to look; of all probes.",
            SECONDS);
  }

  /**
   * The series of one probe, looked up once.
   *
   * @param closings before it was looked up: each may have removed it, with one of the same names
   */
  private record OfProbe(
      int closings, Gauge.Child period, Gauge.Child takenAt, Map<String, Counter.Child> looks) {}

  /** The metrics of one service's probes, until it is closed. */
  public OfService of(StackName stack, String service) {
    return new OfService(stack, service);
  }

  /** The probes of one service. */
  public final class OfService implements AutoCloseable {

    private final StackName stack;
    private final String service;
    private final Map<String, OfProbe> shown = new HashMap<>();
    private final Set<String> counted = new HashSet<>();
    private boolean closed;

    private OfService(StackName stack, String service) {
      this.stack = stack;
      this.service = service;
    }

    /**
     * Takes in that a probe has looked.
     *
     * @param every from one look to the next
     * @param seen what it saw
     * @param late how much later than due it began
     */
    public synchronized void looked(
        String probe, Duration every, Reading<ProbeResult> seen, Instant at, Duration late) {
      if (closed) {
        return;
      }
      OfProbe series = shown.get(probe);
      if (series == null || series.closings() != closings.get()) {
        series = series(probe);
        shown.put(probe, series);
        counted.add(probe);
      }
      series.period().set(every.toMillis() / 1000.0);
      series.takenAt().set(at.toEpochMilli() / 1000.0);
      lateness.observe(Math.max(0, late.toNanos() / 1e9));
      Objects.requireNonNull(series.looks().get(outcome(seen))).inc();
    }

    /** Takes in that a probe isn't asked to look: what it has counted stays. */
    public synchronized void rests(String probe) {
      if (shown.remove(probe) != null) {
        period.remove(labels(probe));
        takenAt.remove(labels(probe));
      }
    }

    private OfProbe series(String probe) {
      return new OfProbe(
          closings.get(),
          period.labels(labels(probe)),
          takenAt.labels(labels(probe)),
          OUTCOMES.stream().collect(Collectors.toMap(o -> o, o -> looks.labels(labels(probe, o)))));
    }

    private String[] labels(String probe) {
      return new String[] {stack.namespace(), stack.name(), service, probe};
    }

    private String[] labels(String probe, String outcome) {
      return new String[] {stack.namespace(), stack.name(), service, probe, outcome};
    }

    /** Removes the series; a look that is still going on is not shown any more. */
    @Override
    public synchronized void close() {
      closed = true;
      List.copyOf(shown.keySet()).forEach(this::rests);
      for (String probe : counted) {
        OUTCOMES.forEach(outcome -> looks.remove(labels(probe, outcome)));
      }
      closings.incrementAndGet();
    }
  }

  private static String outcome(Reading<ProbeResult> seen) {
    return switch (seen) {
      case Reading.Known<ProbeResult>(ProbeResult result) -> result.ok() ? "ok" : "failed";
      case Reading.Unknown<ProbeResult> nothing -> "unknown";
    };
  }
}
