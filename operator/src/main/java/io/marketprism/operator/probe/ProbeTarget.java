package io.marketprism.operator.probe;

import io.marketprism.operator.probe.logs.LoggedRateLimit;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A probe of a service, ready to run.
 *
 * @param name unique in its service
 * @param kind what is done
 * @param readiness whether the service is ready only while it succeeds
 * @param period from one look to the next
 * @param timeout what one look may take in all
 * @param demand when it is looked at all
 */
public record ProbeTarget(
    String name, Kind kind, boolean readiness, Duration period, Duration timeout, Demand demand) {

  /** What a probe does. */
  public sealed interface Kind {}

  /** Looks at the process itself, through a port that its container publishes. */
  public sealed interface OfProcess extends Kind {
    /** The port on the Docker host. */
    int port();
  }

  /** An HTTP GET. */
  public record Http(int port, String path) implements OfProcess {}

  /** A TCP connection. */
  public record Tcp(int port) implements OfProcess {}

  /** A page of metrics. */
  public record Scrape(int port, String path, List<ScrapedValue> values) implements OfProcess {}

  /**
   * The container's log.
   *
   * @param maxLines how many of its newest lines are read at most
   * @param rateLimit how its lines tell of rate limits
   */
  public record Logs(List<LoggedValue> values, int maxLines, LoggedRateLimit rateLimit)
      implements Kind {

    /** How far it looks back. */
    public Duration window() {
      return values.stream()
          .map(LoggedValue::window)
          .reduce(rateLimit.window(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
  }

  /** How many cores the container uses; a value of the probe's name. */
  public record Cpu() implements Kind {}

  /** A PromQL query to the team's Prometheus; its result is a value of the probe's name. */
  public record PrometheusQuery(String query) implements Kind {}

  /** Whether the team's Prometheus can scrape a target. */
  public record PrometheusTarget(int port, String path) implements Kind {}

  /** Whether an alert of the team's Prometheus is silent. */
  public record PrometheusAlert(String alertname) implements Kind {}

  /** Whether an alert in the team's Alertmanager is silent. */
  public record AlertmanagerAlert(String alertname) implements Kind {}

  /**
   * When a probe is of use. What only a diagnosis needs is read while there is something to
   * diagnose, and costs nothing otherwise.
   *
   * @param always whether it is looked at all the time
   * @param alerts else only while one of these is pending or firing
   */
  public record Demand(boolean always, Set<String> alerts) {

    public static final Demand ALWAYS = new Demand(true, Set.of());

    public Demand {
      alerts = Set.copyOf(alerts);
    }

    /**
     * @param active whether an alert is pending or firing
     */
    public boolean isThere(Predicate<String> active) {
      return always || alerts.stream().anyMatch(active);
    }
  }
}
