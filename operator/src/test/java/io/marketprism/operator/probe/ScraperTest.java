package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.probe.scrape.Aggregate;
import io.marketprism.operator.probe.scrape.Exposition;
import io.marketprism.operator.probe.scrape.InvalidSelectorException;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.probe.scrape.SeriesSelector;
import io.marketprism.operator.probe.scrape.ValueFunction;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Containers;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of metrics from a real server: what is a failure, what is Unknown, what is a value. */
class ScraperTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Incarnation LIFE = new Incarnation("engine", "id", NOW.minusSeconds(900));
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final LocalServer server = new LocalServer();
  private final Scraper scraper;

  ScraperTest() throws IOException, InvalidSelectorException {
    scraper =
        new Prober()
            .scraper(
                new ProbeTarget.Scrape(
                    server.port(),
                    "/metrics",
                    List.of(
                        value("memory", null, WhenAbsent.Unknown),
                        value("published", ValueFunction.rate, WhenAbsent.Zero))),
                Duration.ofSeconds(5),
                now::get,
                ByteBudget.ofHeap().share());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPageIsReadAsItsValues() throws InterruptedException {
    server.serves("/metrics", 200, "# HELP memory x\nmemory 5e8\npublished{subject=\"a\"} 100\n");
    ProbeResult result = known(scrape());
    assertThat(result.ok()).isTrue();
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.body()).as("a page is not for rules").isNull();
    assertThat(result.value("memory")).isEqualTo(Reading.of(5e8));
    assertThat(result.value("published")).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aRateIsMadeOfPageAfterPageOfOneLife() throws InterruptedException {
    server.serves("/metrics", 200, "published{subject=\"a\"} 100\n");
    scrape();
    later(30, "published{subject=\"a\"} 400\n");
    scrape();
    later(60, "published{subject=\"a\"} 700\npublished{subject=\"b\"} 60\n");
    assertThat(known(scrape()).value("published")).isEqualTo(Reading.of(11.0));
    now.set(now.get().plusSeconds(5));
    Incarnation next = new Incarnation("engine", "id", now.get().minusSeconds(900));
    assertThat(known(scraper.scrape("127.0.0.1", running(next))).value("published"))
        .as("another life")
        .isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void aFailedScrapeIsAGapAndNoEndOfTheHistory() throws InterruptedException {
    server.serves("/metrics", 200, "published 100\n");
    scrape();
    later(15, "published 115\n");
    scrape();
    now.set(NOW.plusSeconds(30));
    server.serves("/metrics", 503, "");
    assertThat(known(scrape()).ok()).isFalse();
    later(45, "published 145\n");
    scrape();
    later(60, "published 160\n");
    assertThat(known(scrape()).value("published")).isEqualTo(Reading.of(1.0));
  }

  @Test
  void aSeriesThatWasNeverThereCountsAsZeroOnceTheProcessIsOldEnough() throws InterruptedException {
    server.serves("/metrics", 200, "memory 1\n");
    assertThat(known(scrape()).value("published")).isEqualTo(Reading.of(0.0));
    assertThat(
            known(
                    scraper.scrape(
                        "127.0.0.1",
                        running(new Incarnation("engine", "id", NOW.minusSeconds(10)))))
                .value("published"))
        .isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void ofAPageWithOneSeriesTwiceOnlyThatValueIsInDoubt() throws InterruptedException {
    server.serves("/metrics", 200, "memory 1\nmemory 2\npublished 7\n");
    ProbeResult result = known(scrape());
    assertThat(result.ok()).isTrue();
    assertThat(result.value("memory")).isEqualTo(Reading.unknown("a series is NaN"));
  }

  @Test
  void aPageThatMovedBehindASlashIsRead() throws InterruptedException {
    ProbeResult result = known(scrape());
    assertThat(result.value("memory")).isEqualTo(Reading.of(5e8));
  }

  @Test
  void aPageThatIsNotWherePeopleThinkIsToldWithItsAddress() throws InterruptedException {
    Scraper away =
        new Prober()
            .scraper(
                new ProbeTarget.Scrape(server.port(), "/away", List.of()),
                Duration.ofSeconds(15),
                now::get,
                ByteBudget.ofHeap().share());
    assertThat(known(away.scrape("127.0.0.1", running(LIFE))).message())
        .isEqualTo("status 302, redirects to http://login.example.org");
  }

  @Test
  void theAgeIsByTheOperatorsClockAndNotByTheEngines() throws InterruptedException {
    server.serves("/metrics", 200, "memory 1\n");
    Incarnation anHourAhead = new Incarnation("engine", "id", NOW.plusSeconds(3000));
    assertThat(known(scrape(anHourAhead, Reading.of(NOW.minusSeconds(600)))).value("published"))
        .isEqualTo(Reading.of(0.0));
    assertThat(known(scrape(anHourAhead, Reading.unknown("nobody knows"))).value("published"))
        .isEqualTo(
            Reading.unknown(
                "no series of published on the page, and its age is not known: nobody knows"));
  }

  private Reading<ProbeResult> scrape(Incarnation life, Reading<Instant> startedAt)
      throws InterruptedException {
    now.set(now.get().plusSeconds(1));
    return scraper.scrape("127.0.0.1", Containers.running("collector", life, startedAt, NOW));
  }

  @Test
  void aPageOfTenMegabytesIsRead() throws InterruptedException {
    StringBuilder page = new StringBuilder("memory 5e8\n");
    int line = 0;
    while (page.length() < 10 * 1024 * 1024) {
      page.append("marketprism_messages_total{exchange=\"binance\",symbol=\"S")
          .append(line++)
          .append("\"} 1.0\n");
    }
    server.serves("/metrics", 200, page.toString());
    assertThat(known(scrape()).value("memory")).isEqualTo(Reading.of(5e8));
  }

  @Test
  void aPageThatIsTooLargeIsUnknownForItSaysNothingOfTheService() throws InterruptedException {
    String line = "x 1\n".repeat(1024);
    server.serves("/metrics", 200, line.repeat(Exposition.PAGE_CAP / line.length() + 1));
    assertThat(scrape())
        .isInstanceOfSatisfying(
            Reading.Unknown.class, u -> assertThat(u.why()).contains("too large"));
    server.serves("/metrics", 200, "memory{a=\"" + "y".repeat(Exposition.LINE_CAP) + "\"} 1\n");
    assertThat(scrape()).isInstanceOf(Reading.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
        "{\"status\": \"healthy\"}",
        "memory\n",
        "memory five\n",
        "memory 1 2 3 4\n",
        "memory{a=\"b} 1\n",
      })
  void whatIsNoPageOfMetricsHasFailed(String page) throws InterruptedException {
    server.serves("/metrics", 200, page);
    ProbeResult result = known(scrape());
    assertThat(result.ok()).isFalse();
    assertThat(result.message()).startsWith("no page of metrics: ");
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.value("memory")).isInstanceOf(Reading.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void whoMayNotLookKnowsNothing(int status) throws InterruptedException {
    server.serves("/metrics", status, "memory 1\n");
    assertThat(scrape()).isEqualTo(Reading.unknown("not permitted to look: status " + status));
  }

  /** As for Prometheus: an empty answer would read as a collector that publishes nothing. */
  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 304, 404, 500, 503})
  void anyStatusButOkHasFailed(int status) throws InterruptedException {
    server.serves("/metrics", status, status == 204 || status == 304 ? "" : "memory 1\n");
    assertThat(known(scrape())).isEqualTo(ProbeResult.of(false, "status " + status, status, null));
  }

  @Test
  void nobodyThereHasFailed() throws InterruptedException {
    server.close();
    assertThat(known(scrape())).isEqualTo(ProbeResult.failed("connection refused"));
  }

  private static ScrapedValue value(
      String metric, @Nullable ValueFunction function, WhenAbsent absent)
      throws InvalidSelectorException {
    return new ScrapedValue(
        metric,
        SeriesSelector.parse(metric),
        function,
        function == null ? Duration.ZERO : Duration.ofSeconds(60),
        Aggregate.sum,
        null,
        absent);
  }

  private void later(int seconds, String page) {
    now.set(NOW.plusSeconds(seconds));
    server.serves("/metrics", 200, page);
  }

  private static ContainerFacts running(Incarnation life) {
    return Containers.running("collector", life, NOW);
  }

  private Reading<ProbeResult> scrape() throws InterruptedException {
    return scraper.scrape("127.0.0.1", running(LIFE));
  }

  private static ProbeResult known(Reading<ProbeResult> reading) {
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<ProbeResult>) reading).value();
  }
}
