package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.probe.monitoring.AlertmanagerApi;
import io.marketprism.operator.probe.monitoring.FiringAlert;
import io.marketprism.operator.probe.monitoring.PrometheusApi;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Prometheus and a real Alertmanager say, and when they say nothing. */
class MonitoringIT {

  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String RULES =
      """
      groups:
      - name: marketprism
        rules:
        - alert: NatsDown
          expr: up{job="nats"} == 0
          for: 4s
          labels: {severity: critical}
        - alert: Broken
          expr: label_replace(up, "job", "$1", "job", "(")
      """;

  private final MetricsPage nats = new MetricsPage("nats_connections 7\nnats_broken NaN\n");
  private final MetricsPage gateway = new MetricsPage("gateway_requests_total 11\n");
  private final Monitoring monitoring =
      Monitoring.start(Map.of("nats", nats.hostPort(), "gateway", gateway.hostPort()), RULES);
  private final PrometheusApi prometheus =
      new PrometheusApi(URI.create(monitoring.prometheusUrl()));
  private final AlertmanagerApi alertmanager =
      new AlertmanagerApi(URI.create(monitoring.alertmanagerUrl()));

  @AfterEach
  void close() {
    monitoring.close();
    nats.close();
    gateway.close();
  }

  @Test
  void aTargetIsUpAndDownAndUpAgain() {
    Instant begin = Instant.now();
    assertThat(message(true, this::target)).startsWith("up, last scraped 20").endsWith("Z");
    nats.stop();
    awaitMessage("down: ", false, this::target);
    assertThat(message(false, this::target)).contains("connection refused");
    nats.start();
    awaitMessage("up, last scraped 20", true, this::target);
    String scraped = message(true, this::target).replace("up, last scraped ", "");
    assertThat(Instant.parse(scraped)).isBetween(begin.minusSeconds(1), Instant.now());
  }

  @Test
  void anAlertIsPendingAndFiresAndIsOverInBoth() {
    awaitMessage("not firing", true, this::inPrometheus);
    assertThat(message(true, this::inAlertmanager)).isEqualTo("not firing");

    nats.stop();
    awaitMessage("not firing, pending since 20", true, this::inPrometheus);
    assertThat(message(true, this::inAlertmanager)).isEqualTo("not firing");
    awaitMessage("firing, active since 20", false, this::inPrometheus);
    awaitMessage("firing since 20", false, this::inAlertmanager);

    assertFiring(prometheus.firing(LOOK));
    assertFiring(alertmanager.firing(LOOK));

    monitoring.amtool(
        "silence", "add", "NatsDown", "--author=a", "--comment=known", "--duration=1h");
    assertThat(message(false, this::inAlertmanager)).endsWith(", but silenced");

    nats.start();
    awaitMessage("not firing", true, this::inPrometheus);
    awaitMessage("not firing", true, this::inAlertmanager);
    assertThat(prometheus.firing(LOOK)).isEqualTo(Reading.of(List.of()));
    assertThat(alertmanager.firing(LOOK)).isEqualTo(Reading.of(List.of()));
  }

  private void assertFiring(Reading<List<FiringAlert>> reading) {
    assertThat(reading).isInstanceOf(Reading.Known.class);
    assertThat(((Reading.Known<List<FiringAlert>>) reading).value())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.name()).isEqualTo("NatsDown");
              assertThat(alert.severity()).isEqualTo("critical");
              assertThat(alert.since())
                  .isBetween(Instant.now().minus(SOON), Instant.now().plusSeconds(1));
              assertThat(alert.labels())
                  .containsEntry("job", "nats")
                  .containsEntry("instance", nats.hostPort());
            });
  }

  @Test
  void aQueryHasAValueOrSaysWhyNot() {
    await("scraped").atMost(SOON).until(() -> query("sum(up)").equals(Reading.of(2.0)));
    assertThat(query("nats_connections + 0.5")).isEqualTo(Reading.of(7.5));
    assertThat(query("1 / 0")).isEqualTo(Reading.of(Double.POSITIVE_INFINITY));
    assertThat(query("up{job=\"nobody\"}")).isEqualTo(Reading.unknown("the query has no result"));
    assertThat(query("up")).isEqualTo(Reading.unknown("the query has 2 results, one is needed"));
    assertThat(query("nats_broken"))
        .isEqualTo(Reading.unknown("the query's result is not a number"));
    assertThat(query("up[1m]"))
        .isEqualTo(Reading.unknown("the query gives a matrix, a number is needed"));
    assertThat(unknown(query("up{"))).startsWith("Prometheus says: ").contains("parse error");
    assertThat(unknown(query("up * on(__name__) up")))
        .startsWith("Prometheus says: found duplicate series");
  }

  @Test
  void whatItDoesNotKnowSaysNothing() {
    assertThat(prometheus.target(1, "/metrics", LOOK))
        .isEqualTo(Reading.unknown("Prometheus has no target on port 1"));
    assertThat(prometheus.target(nats.port(), "/health", LOOK))
        .isEqualTo(
            Reading.unknown(
                "Prometheus has no target on port " + nats.port() + " with the path /health"));
    assertThat(prometheus.alert("Nonexistent", LOOK))
        .isEqualTo(Reading.unknown("Prometheus has no alert named Nonexistent"));
    await("evaluated")
        .atMost(SOON)
        .until(
            () -> unknown(prometheus.alert("Broken", LOOK)),
            why -> why.startsWith("Prometheus can't evaluate the alert Broken: invalid regular"));
  }

  @Test
  void aServerThatIsGoneSaysNothingUntilItIsBack() throws IOException {
    monitoring.killPrometheus();
    String noPrometheus = "Prometheus can't be reached: connection refused";
    assertThat(unknown(query("1"))).isEqualTo(noPrometheus);
    assertThat(unknown(target())).isEqualTo(noPrometheus);
    assertThat(unknown(inPrometheus())).isEqualTo(noPrometheus);
    assertThat(unknown(prometheus.firing(LOOK))).isEqualTo(noPrometheus);
    monitoring.killAlertmanager();
    String noAlertmanager = "Alertmanager can't be reached: connection refused";
    assertThat(unknown(inAlertmanager())).isEqualTo(noAlertmanager);
    assertThat(unknown(alertmanager.firing(LOOK))).isEqualTo(noAlertmanager);

    monitoring.startAlertmanager();
    assertThat(message(true, this::inAlertmanager)).isEqualTo("not firing");
    monitoring.startPrometheus();
    assertThat(query("1")).isEqualTo(Reading.of(1.0));
    assertThat(message(true, this::target)).startsWith("up, last scraped ");
    awaitMessage("not firing", true, this::inPrometheus);
  }

  private Reading<ProbeResult> target() {
    return prometheus.target(nats.port(), "/metrics", LOOK);
  }

  private Reading<ProbeResult> inPrometheus() {
    return prometheus.alert("NatsDown", LOOK);
  }

  private Reading<ProbeResult> inAlertmanager() {
    return alertmanager.alert("NatsDown", LOOK);
  }

  private Reading<Double> query(String promql) {
    return prometheus.query(promql, LOOK);
  }

  private static void awaitMessage(String start, boolean ok, Supplier<Reading<ProbeResult>> look) {
    await(start)
        .atMost(SOON)
        .until(() -> look.get().is(r -> r.ok() == ok && r.message().startsWith(start)));
  }

  private static String message(boolean ok, Supplier<Reading<ProbeResult>> look) {
    Reading<ProbeResult> reading = look.get();
    assertThat(reading.is(result -> result.ok() == ok)).as("%s", reading).isTrue();
    return ((Reading.Known<ProbeResult>) reading).value().message();
  }

  private static String unknown(Reading<?> reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown<?>) reading).why();
  }
}
