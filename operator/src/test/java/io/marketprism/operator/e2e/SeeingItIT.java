package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.docs.Commands;
import io.marketprism.operator.docs.MarkdownPage;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is shipped for Prometheus and Grafana, beside a real operator that heals something and a
 * real Prometheus that scrapes it: the page, each query of the dashboard, the alert rules.
 */
class SeeingItIT {

  /** In a test's time nothing is forecast, and nothing is escalated. */
  private static final List<String> NOT_SHOWN =
      List.of(
          "marketprism_operator_forecast_timestamp_seconds",
          "marketprism_operator_alert_escalated_since_timestamp_seconds");

  private static final Path FILES = Shell.ROOT.resolve("helm/marketprism-operator/files");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((?<series>.*), (?<label>\\w+)\\)");

  /** What the metrics must have said of it, at some moment. */
  private static final List<String> SEEN =
      List.of(
          "marketprism_operator_leader == 1",
          "marketprism_operator_api_server_reachable == 1",
          "marketprism_operator_docker_host_reachable{docker_host=\"local\"} == 1",
          "marketprism_operator_docker_events_connected{docker_host=\"local\"} == 1",
          "marketprism_operator_docker_call_duration_seconds_count{call=\"start\"} == 1",
          "marketprism_operator_notifications_sent_total{receiver=\"team\"} > 0",
          "marketprism_operator_service_ready{namespace=\"default\", service=\"nats\"} == 0",
          "marketprism_operator_alert_state{alert=\"BrokerDown\"} == 1",
          "marketprism_operator_alert_state{alert=\"BrokerDown\"} == 2",
          "marketprism_operator_remediations_total"
              + "{service=\"nats\", action=\"Start\", outcome=\"Succeeded\"} == 1",
          "marketprism_operator_time_to_detect_seconds_bucket{alert=\"BrokerDown\", le=\"10.0\"} == 1",
          "marketprism_operator_time_to_heal_seconds_bucket{alert=\"BrokerDown\", le=\"30.0\"} == 1",
          "increase(marketprism_operator_probes_total{probe=\"healthz\", outcome=\"ok\"}[1m]) > 0");

  @Test
  void theAlertRulesDoWhatTheirTestsSay() {
    assertThat(Monitoring.promtool("check", "rules", FILES.resolve("alerts.yaml")))
        .contains("SUCCESS");
    for (String tests : List.of("alerts.test.yaml", "alerts-of-days.test.yaml")) {
      assertThat(
              Monitoring.promtool(
                  "test", "rules", Shell.ROOT.resolve("operator/src/test/promtool").resolve(tests)))
          .contains("SUCCESS");
    }
  }

  @Test
  void whatIsShippedShowsAnOutageAndItsHealing(@TempDir Path folder) throws IOException {
    Scene scene = Scene.fresh();
    scene.applyStack(new QuickRunbook().spec());
    Instant begin = Instant.now();
    try (OperatorUnderTest operator = OperatorUnderTest.start();
        Monitoring monitoring =
            Monitoring.start(
                Map.of("marketprism-operator", operator.hostPort()),
                Files.readString(FILES.resolve("alerts.yaml")))) {
      scene.applyHostWith(
          "notifications: [{name: team, alertmanager: {url: \"%s\"}}]"
              .formatted(monitoring.alertmanagerUrl()));
      scene.awaitReady(SOON);
      Shell.run("docker", "kill", StandIn.NATS.container());
      scene.awaitActs(SOON, "Start nats for BrokerDown/stopped: Succeeded");
      for (String seen : SEEN) {
        await(seen).atMost(SOON).until(() -> !samples(monitoring, seen, begin).isEmpty());
      }

      String page = operator.get("/metrics").body();
      assertThat(Monitoring.promtoolCheckMetrics(Files.writeString(folder.resolve("page"), page)))
          .isEmpty();
      assertDashboard(monitoring, begin);
      assertRules(monitoring);
      assertPages();
    }
  }

  /** What the alerts' pages tell people to type can be typed. */
  private static void assertPages() throws IOException {
    List<MarkdownPage> pages = MarkdownPage.in(Path.of("docs/how-to/alerts"));
    assertThat(pages).isNotEmpty();
    Shell.run(
        Map.of("KUBECONFIG", ControlPlane.get().folder().resolve("kubeconfig").toString()),
        "bash",
        "-c",
        Commands.script(pages));
  }

  private static void assertDashboard(Monitoring monitoring, Instant begin) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
    List<String> queries = dashboard.findValuesAsText("expr");
    assertThat(queries).hasSizeGreaterThan(40);
    for (String query : queries) {
      if (NOT_SHOWN.stream().anyMatch(query::contains)) {
        continue;
      }
      assertThat(samples(monitoring, query, begin)).as(query).isNotEmpty();
    }
    for (String variable : dashboard.at("/templating").findValuesAsText("definition")) {
      Matcher values = LABEL_VALUES.matcher(variable);
      assertThat(values.matches()).as(variable).isTrue();
      String path =
          "/api/v1/label/%s/values?match[]=%s"
              .formatted(values.group("label"), encoded(substituted(values.group("series"), "1m")));
      assertThat(monitoring.data(path)).as(variable).hasSize(1);
    }
  }

  /** What a query has shown since then, at any moment, in any series: numbers alone. */
  private static List<String> samples(Monitoring monitoring, String query, Instant begin)
      throws IOException {
    Instant now = Instant.now();
    String range = Duration.between(begin, now).toSeconds() + "s";
    JsonNode series =
        monitoring
            .data(
                "/api/v1/query_range?query=%s&start=%s&end=%s&step=1s"
                    .formatted(encoded(substituted(query, range)), begin, now))
            .path("result");
    return series
        .valueStream()
        .flatMap(one -> one.path("values").valueStream())
        .map(sample -> sample.path(1).asText())
        .filter(value -> !value.equals("NaN"))
        .toList();
  }

  /** As Grafana fills it in, where one stack is chosen. */
  private static String substituted(String query, String range) {
    return query
        .replace("$namespace", Scene.NAMESPACE)
        .replace("$stack", Scene.NAME)
        .replace("$__rate_interval", "10s")
        .replace("$__range", range);
  }

  private static void assertRules(Monitoring monitoring) throws IOException {
    JsonNode rules = monitoring.data("/api/v1/rules");
    assertThat(rules.findValuesAsText("health")).isNotEmpty().allMatch("ok"::equals);
    long shipped =
        Files.readString(FILES.resolve("alerts.yaml"))
            .lines()
            .filter(line -> line.contains("- alert:"))
            .count();
    assertThat(names(rules)).hasSize((int) shipped);
    assertThat(monitoring.data("/api/v1/alerts").findValuesAsText("state"))
        .as("nothing is wrong with an operator that heals")
        .doesNotContain("firing");
  }

  private static List<String> names(JsonNode rules) {
    return rules
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream())
        .map(rule -> rule.path("name").asText())
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
