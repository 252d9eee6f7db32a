package io.marketprism.operator.probe.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether Prometheus can scrape a port and path, and where that can't be told. */
class PrometheusTargetTest {

  private static final Duration ENOUGH = Duration.ofSeconds(10);
  private static final String NOON = "2026-11-24T12:00:00.5Z";

  private final CannedServer server;
  private final PrometheusApi prometheus;

  PrometheusTargetTest() throws IOException {
    server = new CannedServer();
    prometheus = new PrometheusApi(server.base());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTargetThatIsUp() {
    targets(target("http://nats:7777/metrics", "up", "", "2026-11-24T10:01:24.683578828+01:00"));
    assertThat(target()).isEqualTo(known(true, "up, last scraped 2026-11-24T09:01:24Z"));
    assertThat(server.lastRequest().path()).isEqualTo("/api/v1/targets");
    assertThat(server.lastRequest().parameters()).isEqualTo("state=active");
  }

  @Test
  void aTargetThatIsDownSaysWhy() {
    targets(target("http://nats:7777/metrics", "down", "dial tcp: connection refused", NOON));
    assertThat(target()).isEqualTo(known(false, "down: dial tcp: connection refused"));
  }

  @Test
  void theWhyOfATargetHasAnEnd() {
    targets(target("http://nats:7777/metrics", "down", "x".repeat(3000), NOON));
    assertThat(target()).isEqualTo(known(false, "down: " + "x".repeat(197) + "..."));
  }

  @Test
  void allTargetsAtAPortAndPathMustBeUp() {
    String up = target("http://a:7777/metrics?module=x", "up", "", NOON);
    String earlier = target("https://[::1]:7777/metrics", "up", "", "2026-11-24T11:59:00Z");
    String elsewhere = target("http://a:7777/other", "down", "refused", NOON);
    targets(up, earlier, elsewhere);
    assertThat(target()).isEqualTo(known(true, "2 targets up, last scraped 2026-11-24T11:59:00Z"));
    targets(up, earlier, target("http://b:7777/metrics", "down", "refused", NOON));
    assertThat(target()).isEqualTo(known(false, "1 of 3 targets down: refused"));
  }

  @Test
  void aTargetThatWasNotScrapedYetSaysNothing() {
    String waiting = target("http://a:7777/metrics", "unknown", "", "0001-01-01T00:00:00Z");
    targets(waiting, target("http://b:7777/metrics", "up", "", NOON));
    assertThat(target())
        .isEqualTo(Reading.unknown("Prometheus has not scraped the target on port 7777 yet"));
    targets(waiting, target("http://b:7777/metrics", "down", "refused", NOON));
    assertThat(target()).isEqualTo(known(false, "1 of 2 targets down: refused"));
  }

  @Test
  void aTargetThatPrometheusDoesNotHaveSaysNothing() {
    targets(target("http://a:7778/metrics", "up", "", NOON), target(":// 7777", "up", "", NOON));
    assertThat(target()).isEqualTo(Reading.unknown("Prometheus has no target on port 7777"));
    targets(target("http://a:7777/", "up", "", NOON));
    assertThat(target())
        .isEqualTo(Reading.unknown("Prometheus has no target on port 7777 with the path /metrics"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://market_prism_nats:7777/metrics, 7777, /metrics",
    "http://host/metrics, 80, /metrics",
    "https://host/metrics, 443, /metrics",
    "http://host:9092, 9092, /"
  })
  void portAndPathAreThoseThatAreScraped(String url, int port, String path) {
    targets(target(url, "up", "", NOON));
    assertThat(prometheus.target(port, path, ENOUGH).is(ProbeResult::ok)).isTrue();
  }

  private Reading<ProbeResult> target() {
    return prometheus.target(7777, "/metrics", ENOUGH);
  }

  private void targets(String... targets) {
    server.saysData("{\"activeTargets\": [" + String.join(",", targets) + "]}");
  }

  private static String target(String url, String health, String error, String scraped) {
    return """
        {"scrapeUrl": "%s", "health": "%s", "lastError": "%s", "lastScrape": "%s"}
        """
        .formatted(url, health, error, scraped);
  }

  private static Reading<ProbeResult> known(boolean ok, String message) {
    return Reading.of(ProbeResult.of(ok, message, 0, null));
  }
}
