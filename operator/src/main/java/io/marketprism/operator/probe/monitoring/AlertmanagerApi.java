package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an Alertmanager says. A look takes no longer than its time-out, throws nothing, and is
 * Unknown wherever Alertmanager doesn't answer or errs.
 *
 * <p>An Alertmanager knows only what it is sent: an alert that doesn't exist, and all alerts some
 * minutes after the last Prometheus has died, look to it like alerts that don't fire. Where that
 * matters, {@link PrometheusApi} is the one to ask.
 */
public final class AlertmanagerApi {

  private static final String ALERTS = "/api/v2/alerts";

  private final JsonApi api;

  /**
   * An Alertmanager.
   *
   * @param base its address: {@code https://user:password@host:9093/prefix}, of which only scheme
   *     and host are needed
   * @throws IllegalArgumentException if that is no http or https address with a host
   */
  public AlertmanagerApi(URI base) {
    api = new JsonApi("Alertmanager", base);
  }

  /** Whether an alert is quiet: ok if it doesn't fire. One that is silenced or inhibited does. */
  public Reading<ProbeResult> alert(String alertname, Duration timeout) {
    Map<String, String> parameters = Map.of("filter", "alertname=" + quoted(alertname));
    return api.get(ALERTS, parameters, timeout, answer -> judge(answer, alertname));
  }

  /** The alerts that fire now, silenced or not: the most urgent, up to {@link FiringAlert#MOST}. */
  public Reading<List<FiringAlert>> firing(Duration timeout) {
    return api.get(ALERTS, Map.of(), timeout, AlertmanagerApi::firing);
  }

  private static Reading<List<FiringAlert>> firing(JsonNode answer) {
    return answer.isArray()
        ? Reading.of(
            FiringAlert.mostUrgent(
                answer
                    .valueStream()
                    .map(alert -> FiringAlert.of(alert.path("labels"), alert.path("startsAt")))
                    .toList()))
        : notUnderstood();
  }

  private static Reading<ProbeResult> judge(JsonNode answer, String alertname) {
    if (!answer.isArray()) {
      return notUnderstood();
    }
    List<JsonNode> firing =
        answer
            .valueStream()
            .filter(alert -> alert.path("labels").path("alertname").asText().equals(alertname))
            .toList();
    return Reading.of(
        firing.isEmpty()
            ? ProbeResult.of(true, "not firing", 0, null)
            : ProbeResult.failed(sentence(firing)));
  }

  private static String sentence(List<JsonNode> firing) {
    String many = firing.size() == 1 ? "" : firing.size() + " alerts ";
    return many + "firing" + Moment.earliest(" since ", firing, "startsAt") + suppressed(firing);
  }

  /** Suppressed is nobody told, not over. */
  private static String suppressed(List<JsonNode> alerts) {
    List<JsonNode> statuses =
        alerts.stream()
            .map(alert -> alert.path("status"))
            .filter(status -> status.path("state").asText().equals("suppressed"))
            .toList();
    if (statuses.isEmpty()) {
      return "";
    }
    if (alerts.size() > 1) {
      return ", %d of them silenced or inhibited".formatted(statuses.size());
    }
    return statuses.getFirst().path("silencedBy").isEmpty() ? ", but inhibited" : ", but silenced";
  }

  /** As a value of Alertmanager's matchers. */
  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static <T> Reading<T> notUnderstood() {
    return Reading.unknown("Alertmanager's answer is not understood");
  }
}
