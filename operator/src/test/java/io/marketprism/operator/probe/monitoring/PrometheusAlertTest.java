package io.marketprism.operator.probe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an alert fires in Prometheus, and where that can't be told. */
class PrometheusAlertTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final String NOON = "2026-11-24T12:00:00.5Z";

  private final CannedServer server;
  private final PrometheusApi prometheus;

  PrometheusAlertTest() throws IOException {
    server = new CannedServer();
    prometheus = new PrometheusApi(server.base());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anAlertThatIsInactiveIsQuiet() {
    rules(rule("Down", "ok", ""));
    assertThat(alert()).isEqualTo(known(true, "not firing"));
    assertThat(server.lastRequest().path()).isEqualTo("/api/v1/rules");
    assertThat(server.lastRequest().parameters().split("&"))
        .containsExactlyInAnyOrder("type=alert", "rule_name[]=Down");
  }

  @Test
  void anAlertThatIsOnlyPendingIsQuiet() {
    rules(rule("Down", "ok", alert("pending", NOON)));
    assertThat(alert()).isEqualTo(known(true, "not firing, pending since 2026-11-24T12:00:00Z"));
  }

  @Test
  void anAlertThatFiresIsNot() {
    rules(rule("Down", "ok", alert("firing", NOON)));
    assertThat(alert()).isEqualTo(known(false, "firing, active since 2026-11-24T12:00:00Z"));
    String two = alert("firing", NOON) + "," + alert("firing", "2026-11-24T11:00:00Z");
    rules(rule("Down", "ok", two), rule("Other", "ok", alert("firing", NOON)));
    assertThat(alert())
        .isEqualTo(known(false, "2 alerts firing, active since 2026-11-24T11:00:00Z"));
  }

  @Test
  void anAlertThatDoesNotExistSaysNothing() {
    rules(
        rule("Other", "ok", alert("firing", NOON)),
        "{\"type\": \"recording\", \"name\": \"Down\", \"health\": \"ok\"}");
    assertThat(alert()).isEqualTo(Reading.unknown("Prometheus has no alert named Down"));
    rules();
    assertThat(alert()).isEqualTo(Reading.unknown("Prometheus has no alert named Down"));
  }

  @Test
  void anAlertThatIsNotEvaluatedSaysNothing() {
    rules(rule("Down", "unknown", ""));
    assertThat(alert())
        .isEqualTo(Reading.unknown("Prometheus has not evaluated the alert Down yet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "firing"})
  void anAlertWhoseRuleErrsSaysNothing(String state) {
    rules(rule("Down", "err", state.isEmpty() ? "" : alert(state, NOON)));
    assertThat(alert())
        .isEqualTo(Reading.unknown("Prometheus can't evaluate the alert Down: many-to-many"));
  }

  @Test
  void oneRuleOfSeveralThatFiresIsEnough() {
    rules(rule("Down", "err", ""), rule("Down", "ok", alert("firing", NOON)));
    assertThat(alert()).isEqualTo(known(false, "firing, active since 2026-11-24T12:00:00Z"));
    rules(rule("Down", "err", ""), rule("Down", "ok", ""));
    assertThat(alert())
        .isEqualTo(Reading.unknown("Prometheus can't evaluate the alert Down: many-to-many"));
  }

  private Reading<ProbeResult> alert() {
    return prometheus.alert("Down", ENOUGH);
  }

  private void rules(String... rules) {
    server.saysData("{\"groups\": [{\"rules\": [" + String.join(",", rules) + "]}]}");
  }

  private static String rule(String name, String health, String alerts) {
    return """
        {"type": "alerting", "name": "%s", "health": "%s", "lastError": "many-to-many",
         "alerts": [%s]}
        """
        .formatted(name, health, alerts);
  }

  private static String alert(String state, String since) {
    return "{\"labels\": {\"alertname\": \"Down\"}, \"state\": \"%s\", \"activeAt\": \"%s\"}"
        .formatted(state, since);
  }

  @Test
  void theAlertsThatFireAreTold() {
    server.saysData(
        """
        {"alerts": [
          {"state": "firing", "activeAt": "2026-11-24T12:00:00.5Z",
           "labels": {"alertname": "Down", "severity": "critical", "job": "nats"}},
          {"state": "firing", "labels": {"alertname": "Watchdog"}},
          {"state": "pending", "labels": {"alertname": "Slow"}}]}
        """);
    assertThat(prometheus.firing(ENOUGH))
        .isEqualTo(
            Reading.of(
                List.of(
                    new FiringAlert(
                        "Down",
                        "critical",
                        Instant.parse("2026-11-24T12:00:00Z"),
                        Map.of("job", "nats")),
                    new FiringAlert("Watchdog", null, null, Map.of()))));
    assertThat(server.lastRequest().path()).isEqualTo("/api/v1/alerts");
  }

  private static Reading<ProbeResult> known(boolean ok, String message) {
    return Reading.of(ProbeResult.of(ok, message, 0, null));
  }
}
