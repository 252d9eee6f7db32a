package io.marketprism.operator.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How Docker Engines answer. */
public final class HostMetrics {

  /** From an inspect on a socket to a restart with a long stop time. */
  private static final double[] SECONDS = {.001, .0025, .005, .01, .025, .1, .5, 1, 5, 30, 120};

  private final Gauge reachable;
  private final Gauge eventsConnected;
  private final Gauge certificateExpiry;
  private final Counter events;
  private final Histogram calls;
  private final Counter errors;

  /** What is asked of an engine. */
  public enum Call {
    INFO,
    PING,
    LIST,
    INSPECT,
    LOGS,
    STATS,
    START,
    RESTART;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  HostMetrics(Families families) {
    reachable =
        families.gauge(
            "docker_host_reachable",
            "Whether the engine of the DockerHost answers: 1 yes, 0 no.",
            "docker_host");
    eventsConnected =
        families.gauge(
            "docker_events_connected",
            "Whether the engine's stream of events is open: 1 yes, 0 no.",
            "docker_host");
    certificateExpiry =
        families.gauge(
            "docker_certificate_expiry_timestamp_seconds",
            "When the first of the DockerHost's certificates ends, in Unix time. Absent without TLS.",
            "docker_host");
    events =
        families.counter(
            "docker_events_total", "Events of containers that were heard of.", "docker_host");
    calls =
        families.histogram(
            "docker_call_duration_seconds",
            "Time that calls to the engine took, also those without an answer.",
            SECONDS,
            "docker_host",
            "call");
    errors =
        families.counter(
            "docker_call_errors_total",
            "Calls that the engine refused, answered with an error or did not answer.",
            "docker_host",
            "call");
  }

  /** The metrics of one DockerHost, until it is closed. */
  public OfHost of(String dockerHost) {
    return new OfHost(dockerHost);
  }

  /** One DockerHost. */
  public final class OfHost implements AutoCloseable {

    private final String name;
    private boolean closed;

    private OfHost(String name) {
      this.name = name;
      events.labels(name);
      for (Call call : Call.values()) {
        calls.labels(name, call.word());
        errors.labels(name, call.word());
      }
      seen(false, false);
    }

    /** Takes in whether it answers, and whether its stream of events is open. */
    public synchronized void seen(boolean answers, boolean hasEvents) {
      if (closed) {
        return;
      }
      reachable.labels(name).set(answers ? 1 : 0);
      eventsConnected.labels(name).set(hasEvents ? 1 : 0);
    }

    /** Takes in when the first of its certificates ends; empty where it has none. */
    public synchronized void certificatesEnd(Optional<Instant> at) {
      if (closed || at.isEmpty()) {
        certificateExpiry.remove(name);
      } else {
        certificateExpiry.labels(name).set((double) at.get().getEpochSecond());
      }
    }

    /** Takes in an event. */
    public synchronized void event() {
      if (!closed) {
        events.labels(name).inc();
      }
    }

    /** Takes in a call that is over. */
    public synchronized void called(Call call, Duration took, boolean well) {
      if (closed) {
        return;
      }
      calls.labels(name, call.word()).observe(took.toNanos() / 1e9);
      if (!well) {
        errors.labels(name, call.word()).inc();
      }
    }

    /** Removes the series; a call that is still going on is not shown any more. */
    @Override
    public synchronized void close() {
      closed = true;
      reachable.remove(name);
      eventsConnected.remove(name);
      certificateExpiry.remove(name);
      events.remove(name);
      Arrays.stream(Call.values())
          .forEach(
              call -> {
                calls.remove(name, call.word());
                errors.remove(name, call.word());
              });
    }
  }
}
