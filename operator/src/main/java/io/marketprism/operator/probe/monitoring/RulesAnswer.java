package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.util.List;

/**
 * What Prometheus's rules say of one alert. Several rules may have its name, one for each severity
 * for example: one that fires is enough, but all must have been evaluated to say that none does.
 */
final class RulesAnswer {

  private RulesAnswer() {}

  static Reading<ProbeResult> read(JsonNode data, String alertname) {
    if (!data.path("groups").isArray()) {
      return Reading.unknown(PrometheusApi.NOT_UNDERSTOOD);
    }
    List<JsonNode> rules =
        data.path("groups")
            .valueStream()
            .flatMap(group -> group.path("rules").valueStream())
            .filter(rule -> rule.path("type").asText().equals("alerting"))
            .filter(rule -> rule.path("name").asText().equals(alertname))
            .toList();
    return rules.isEmpty()
        ? Reading.unknown("Prometheus has no alert named " + Quote.of(alertname))
        : judge(rules, alertname);
  }

  private static Reading<ProbeResult> judge(List<JsonNode> rules, String alertname) {
    List<JsonNode> evaluated = rules.stream().filter(rule -> health(rule).equals("ok")).toList();
    List<JsonNode> firing = alerts(evaluated, "firing");
    if (!firing.isEmpty()) {
      String many = firing.size() == 1 ? "" : firing.size() + " alerts ";
      return Reading.of(
          ProbeResult.failed(
              many + "firing, active" + Moment.earliest(" since ", firing, "activeAt")));
    }
    // A rule that errs keeps the state that it had when it last didn't.
    for (JsonNode rule : rules) {
      if (health(rule).equals("err")) {
        return Reading.unknown(
            "Prometheus can't evaluate the alert %s: %s"
                .formatted(Quote.of(alertname), Quote.of(rule.path("lastError").asText())));
      }
    }
    if (evaluated.size() < rules.size()) {
      return Reading.unknown(
          "Prometheus has not evaluated the alert " + Quote.of(alertname) + " yet");
    }
    List<JsonNode> pending = alerts(evaluated, "pending");
    String message =
        pending.isEmpty()
            ? "not firing"
            : "not firing, pending" + Moment.earliest(" since ", pending, "activeAt");
    return Reading.of(ProbeResult.of(true, message, 0, null));
  }

  private static String health(JsonNode rule) {
    return rule.path("health").asText();
  }

  private static List<JsonNode> alerts(List<JsonNode> rules, String state) {
    return rules.stream()
        .flatMap(rule -> rule.path("alerts").valueStream())
        .filter(alert -> alert.path("state").asText().equals(state))
        .toList();
  }
}
