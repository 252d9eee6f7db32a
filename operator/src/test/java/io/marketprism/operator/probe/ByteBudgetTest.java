package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

  private final ByteBudget whole = new ByteBudget(1_000_000);
  private final LocalServer server = new LocalServer();

  ByteBudgetTest() throws IOException {}

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void holdsNoMoreThanItMayAndGivesBackWhatIsNotHeldAnyMore() {
    ByteBudget.Share one = whole.share();
    ByteBudget.Share other = whole.share();
    assertThat(one.hold(700_000)).isTrue();
    assertThat(other.hold(300_001)).isFalse();
    assertThat(other.hold(300_000)).isTrue();
    assertThat(one.hold(600_000)).as("less than before").isTrue();
    assertThat(other.holdUpTo(1_000_000, 1)).isEqualTo(250_000);
    one.close();
    assertThat(one.hold(1)).as("after its end").isFalse();
    assertThat(whole.held()).isEqualTo(250_000);
    assertThat(whole.refusals()).isEqualTo(2);
  }

  @Test
  void oneStackLeavesTheOthersWhatTheyNeed() {
    ByteBudget.Share greedy = whole.part(4).share();
    assertThat(greedy.hold(250_001)).isFalse();
    assertThat(greedy.hold(250_000)).isTrue();
    assertThat(whole.part(4).share().hold(250_000)).isTrue();
    assertThat(whole.held()).isEqualTo(500_000);
    assertThat(whole.share().hold(500_001)).isFalse();
    assertThat(whole.held()).isEqualTo(500_000);
  }

  /** Each many times as large in memory as its text. */
  @Test
  void aBodyThatMayNotBeHeldIsUnknownAndTheNextSmallOneIsNot() throws InterruptedException {
    ByteBudget.Share kept = whole.share();
    server.serves("/body", 200, "[" + "1,".repeat(100_000) + "1]");
    assertThat(get(kept)).isEqualTo(Reading.unknown(kept.refusal()));
    assertThat(whole.held()).isZero();
    server.serves("/body", 200, "[1]");
    assertThat(get(kept))
        .isEqualTo(Reading.of(ProbeResult.of(true, "status 200", 200, List.of(1L))));
    assertThat(whole.held()).isEqualTo(30);
    kept.close();
    assertThat(whole.held()).isZero();
  }

  @Test
  void aPageThatMayNotBeReadIsUnknown() throws InterruptedException, InvalidSelectorException {
    ByteBudget.Share kept = whole.share();
    server.serves("/metrics", 200, "other 1\n".repeat(200_000));
    assertThat(scrape(scraper(kept))).isEqualTo(Reading.unknown(kept.refusal()));
    assertThat(whole.held()).isZero();
  }

  /** What is read counts, and that is unpacked: a few kilobytes may become gigabytes. */
  @Test
  void aPackedPageCountsAsLargeAsItIsUnpacked() throws Exception {
    ByteBudget.Share kept = whole.share();
    byte[] packed = LocalServer.gzip("other 1\n".repeat(200_000));
    server.serves("/metrics", 200, Map.of("Content-Encoding", "gzip"), packed);
    assertThat(scrape(scraper(kept))).isEqualTo(Reading.unknown(kept.refusal()));
    assertThat(whole.held()).isZero();
  }

  @Test
  void seriesThatMayNotBeRememberedAreUnknown()
      throws InterruptedException, InvalidSelectorException {
    ByteBudget small = new ByteBudget(400_000);
    ByteBudget.Share kept = small.share();
    Scraper scraper = scraper(kept);
    server.serves("/metrics", 200, series(5_000));
    assertThat(values(scraper)).isEqualTo(Reading.unknown(kept.refusal()));
    assertThat(small.held()).isZero();
    server.serves("/metrics", 200, series(10));
    assertThat(values(scraper).toString()).contains("60 s of readings are needed");
    assertThat(small.held()).isPositive();
    kept.close();
    assertThat(small.held()).isZero();
  }

  private static String series(int count) {
    return IntStream.range(0, count)
        .mapToObj("published{n=\"%d\"} 1\n"::formatted)
        .collect(Collectors.joining());
  }

  private Reading<ProbeResult> get(ByteBudget.Share kept) throws InterruptedException {
    return new Prober().get("127.0.0.1", new ProbeTarget.Http(server.port(), "/body"), kept);
  }

  private Scraper scraper(ByteBudget.Share kept) throws InvalidSelectorException {
    ScrapedValue published =
        new ScrapedValue(
            "published",
            SeriesSelector.parse("published"),
            ValueFunction.rate,
            Duration.ofSeconds(60),
            null,
            "n",
            WhenAbsent.Unknown);
    return new Prober()
        .scraper(
            new ProbeTarget.Scrape(server.port(), "/metrics", List.of(published)),
            Duration.ofSeconds(5),
            InstantSource.system(),
            kept);
  }

  private static Reading<ProbeResult> scrape(Scraper scraper) throws InterruptedException {
    ContainerFacts running =
        Containers.running("c", new Incarnation("engine", "id", Instant.EPOCH), Instant.EPOCH);
    return scraper.scrape("127.0.0.1", running);
  }

  private static Reading<Object> values(Scraper scraper) throws InterruptedException {
    return scrape(scraper) instanceof Reading.Known<ProbeResult>(ProbeResult seen)
        ? seen.value("published")
        : Reading.unknown("not scraped");
  }
}
