package io.marketprism.operator.probe;

import io.marketprism.operator.probe.scrape.Exposition;
import io.marketprism.operator.probe.scrape.MalformedPageException;
import io.marketprism.operator.probe.scrape.PageTooLargeException;
import io.marketprism.operator.probe.scrape.Sample;
import io.marketprism.operator.probe.scrape.ScrapeHistory;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads one target's page of metrics again and again, and remembers what its values need. */
public final class Scraper {

  private final HttpProber http;
  private final ProbeTarget.Scrape page;
  private final ScrapeHistory history;
  private final InstantSource clock;
  private final ByteBudget.Share kept;

  Scraper(
      HttpProber http,
      ProbeTarget.Scrape page,
      Duration period,
      InstantSource clock,
      ByteBudget.Share kept) {
    this.kept = kept;
    this.http = http;
    this.page = page;
    this.history = new ScrapeHistory(page.values(), period);
    this.clock = clock;
  }

  /**
   * Scrapes once, for as long as the peer takes: an interrupt ends it. What is no page of metrics
   * has failed, as it has for Prometheus.
   *
   * @param target the container whose page it is
   */
  public Reading<ProbeResult> scrape(String address, ContainerFacts target) {
    return http.get(address, page.port(), page.path(), kept, answer -> read(answer, target));
  }

  private Reading<ProbeResult> read(HttpProber.Answer answer, ContainerFacts of)
      throws IOException {
    int status = answer.status();
    String message = answer.said();
    // As for Prometheus: the empty answer of a redirect would read as a counter that stands still.
    if (status != HttpURLConnection.HTTP_OK) {
      return Reading.of(ProbeResult.of(false, message, status, null));
    }
    if (!answer.encoding().isEmpty()) {
      return Reading.unknown("the page of metrics is encoded in " + answer.encoding());
    }
    try {
      List<Sample> samples = Exposition.read(answer.plain(), history::wants);
      return Reading.of(new ProbeResult(true, message, status, null, accept(of, samples)));
    } catch (MalformedPageException e) {
      return Reading.of(
          ProbeResult.of(false, "no page of metrics: " + e.getMessage(), status, null));
    } catch (PageTooLargeException e) {
      return Reading.unknown("the page of metrics is too large: " + e.getMessage());
    }
  }

  /** A look that was given up may still come to its end beside the next one. */
  private synchronized Map<String, Reading<Object>> accept(
      ContainerFacts of, List<Sample> samples) {
    Map<String, Reading<Object>> values =
        history.accept(of.incarnation(), of.startedAt(), clock.instant(), samples);
    if (kept.hold(history.size())) {
      return values;
    }
    history.forget();
    kept.hold(0);
    return page.values().stream()
        .collect(Collectors.toMap(ScrapedValue::name, value -> Reading.unknown(kept.refusal())));
  }
}
