package io.marketprism.operator.probe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Alertmanager that answers says. */
class AlertmanagerApiTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final String NOON = "2026-11-24T12:00:00.5Z";
  private static final String ACTIVE =
      "{\"state\": \"active\", \"silencedBy\": [], \"inhibitedBy\": []}";
  private static final String SILENCED =
      "{\"state\": \"suppressed\", \"silencedBy\": [\"83586a42\"], \"inhibitedBy\": []}";
  private static final String INHIBITED =
      "{\"state\": \"suppressed\", \"silencedBy\": [], \"inhibitedBy\": [\"4f000a27\"]}";

  private final CannedServer server;
  private final AlertmanagerApi alertmanager;

  AlertmanagerApiTest() throws IOException {
    server = new CannedServer();
    alertmanager = new AlertmanagerApi(server.base());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void noAlertIsQuiet() {
    server.says("[]");
    assertThat(alert("Down")).isEqualTo(known(true, "not firing"));
    assertThat(server.lastRequest().method()).isEqualTo("GET");
    assertThat(server.lastRequest().path()).isEqualTo("/api/v2/alerts");
    assertThat(server.lastRequest().parameters()).isEqualTo("filter=alertname=\"Down\"");
  }

  @Test
  void anAlertFires() {
    alerts(alert("Down", ACTIVE, NOON));
    assertThat(alert("Down")).isEqualTo(known(false, "firing since 2026-11-24T12:00:00Z"));
  }

  @Test
  void anAlertThatNobodyIsToldOfFiresAsWell() {
    alerts(alert("Down", SILENCED, NOON));
    assertThat(alert("Down"))
        .isEqualTo(known(false, "firing since 2026-11-24T12:00:00Z, but silenced"));
    alerts(alert("Down", INHIBITED, NOON));
    assertThat(alert("Down"))
        .isEqualTo(known(false, "firing since 2026-11-24T12:00:00Z, but inhibited"));
    alerts(alert("Down", INHIBITED, NOON), alert("Down", ACTIVE, "2026-11-24T11:00:00Z"));
    assertThat(alert("Down"))
        .isEqualTo(
            known(
                false,
                "2 alerts firing since 2026-11-24T11:00:00Z, 1 of them silenced or inhibited"));
  }

  @Test
  void otherAlertsSayNothingOfThisOne() {
    alerts(alert("Other", ACTIVE, NOON));
    assertThat(alert("Down")).isEqualTo(known(true, "not firing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a\"b | filter=alertname=\"a\\\"b\"", "a\\b&c | filter=alertname=\"a\\\\b&c\""})
  void anyNameCanBeAskedFor(String name, String parameters) {
    server.says("[]");
    alert(name);
    assertThat(server.lastRequest().parameters()).isEqualTo(parameters);
  }

  @Test
  void theAlertsThatFireAreToldTheMostUrgentFirst() {
    alerts(
        alert("None", null, ACTIVE, NOON),
        alert("Slow", "warning", ACTIVE, "2026-11-24T10:00:00Z"),
        alert("Late", "critical", SILENCED, NOON),
        alert("Early", "critical", INHIBITED, "2026-11-24T11:00:00Z"));
    assertThat(known(alertmanager.firing(ENOUGH)).stream().map(FiringAlert::name))
        .containsExactly("Early", "Late", "Slow", "None");
  }

  @Test
  void ofManyAlertsOnlySomeAreToldAndOfTheirLabelsToo() {
    String labels = "";
    for (char c = 'z'; c >= 'a'; c--) {
      labels += ", \"%s\": \"%s\"".formatted(c, "x".repeat(1000));
    }
    String alert =
        """
        {"labels": {"alertname": "Down"%s}, "startsAt": "%s"}"""
            .formatted(labels, NOON);
    alerts(Collections.nCopies(60, alert).toArray(String[]::new));
    List<FiringAlert> told = known(alertmanager.firing(ENOUGH));
    assertThat(told).hasSize(FiringAlert.MOST);
    assertThat(told.getFirst().since()).isEqualTo(Instant.parse("2026-11-24T12:00:00Z"));
    assertThat(told.getFirst().labels())
        .containsOnlyKeys("a", "b", "c", "d", "e", "f", "g", "h")
        .allSatisfy((name, value) -> assertThat(value).hasSize(Quote.LONGEST));
  }

  private Reading<ProbeResult> alert(String name) {
    return alertmanager.alert(name, ENOUGH);
  }

  private void alerts(String... alerts) {
    server.says("[" + String.join(",", alerts) + "]");
  }

  private static String alert(String name, String status, String since) {
    return alert(name, "critical", status, since);
  }

  private static String alert(String name, @Nullable String severity, String status, String since) {
    String label = severity == null ? "" : ", \"severity\": \"" + severity + "\"";
    return "{\"labels\": {\"alertname\": \"%s\"%s}, \"status\": %s, \"startsAt\": \"%s\"}"
        .formatted(name, label, status, since);
  }

  private static Reading<ProbeResult> known(boolean ok, String message) {
    return Reading.of(ProbeResult.of(ok, message, 0, null));
  }

  private static <T> T known(Reading<T> reading) {
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<T>) reading).value();
  }
}
