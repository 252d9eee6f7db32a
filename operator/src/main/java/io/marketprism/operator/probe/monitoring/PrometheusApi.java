package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a Prometheus says. A look takes no longer than its time-out, throws nothing, and is Unknown
 * wherever Prometheus doesn't answer, errs, or doesn't know what it is asked.
 */
public final class PrometheusApi {

  static final String NOT_UNDERSTOOD = "Prometheus's answer is not understood";

  private final JsonApi api;

  /**
   * A Prometheus.
   *
   * @param base its address: {@code https://user:password@host:9090/prefix}, of which only scheme
   *     and host are needed
   * @throws IllegalArgumentException if that is no http or https address with a host
   */
  public PrometheusApi(URI base) {
    api = new JsonApi("Prometheus", base);
  }

  /**
   * The value of an expression now, if it has exactly one; it may be infinite, but is never NaN.
   */
  public Reading<Double> query(String promql, Duration timeout) {
    // Prometheus gives up as well when nobody waits any more.
    Map<String, String> form = Map.of("query", promql, "timeout", timeout.toMillis() + "ms");
    return api.post("/api/v1/query", form, timeout, data(QueryAnswer::read));
  }

  /**
   * Whether Prometheus can scrape: ok if all its targets at this port and path are up.
   *
   * @param path as in the URL that is scraped, without a query: "/metrics"
   */
  public Reading<ProbeResult> target(int port, String path, Duration timeout) {
    return api.get(
        "/api/v1/targets",
        Map.of("state", "active"),
        timeout,
        data(answer -> TargetsAnswer.read(answer, port, path)));
  }

  /** Whether an alert is quiet: ok if it doesn't fire; one that is only pending doesn't. */
  public Reading<ProbeResult> alert(String alertname, Duration timeout) {
    // Not from /api/v1/alerts: that has no word of an alert that doesn't exist or whose rule errs.
    // A Prometheus that is too old for rule_name[] answers with all rules.
    return api.get(
        "/api/v1/rules",
        Map.of("type", "alert", "rule_name[]", alertname),
        timeout,
        data(answer -> RulesAnswer.read(answer, alertname)));
  }

  /** The alerts that fire now: the most urgent, up to {@link FiringAlert#MOST}. */
  public Reading<List<FiringAlert>> firing(Duration timeout) {
    return api.get("/api/v1/alerts", Map.of(), timeout, data(PrometheusApi::firing));
  }

  private static Reading<List<FiringAlert>> firing(JsonNode data) {
    JsonNode alerts = data.path("alerts");
    return alerts.isArray()
        ? Reading.of(
            FiringAlert.mostUrgent(
                alerts
                    .valueStream()
                    .filter(alert -> alert.path("state").asText().equals("firing"))
                    .map(alert -> FiringAlert.of(alert.path("labels"), alert.path("activeAt")))
                    .toList()))
        : Reading.unknown(NOT_UNDERSTOOD);
  }

  /** Takes Prometheus's envelope off, and with it the warnings: an answer with some is one. */
  private <T> Function<JsonNode, Reading<T>> data(Function<JsonNode, Reading<T>> read) {
    return answer ->
        switch (answer.path("status").asText()) {
          case "success" -> read.apply(answer.path("data"));
          case "error" -> api.says(answer.path("error").asText());
          default -> Reading.unknown(NOT_UNDERSTOOD);
        };
  }
}
