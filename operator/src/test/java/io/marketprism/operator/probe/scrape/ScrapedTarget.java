package io.marketprism.operator.probe.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A target that is scraped in virtual time, every 15 s, and one value that is made of its pages.
 */
final class ScrapedTarget {

  static final Duration PERIOD = Duration.ofSeconds(15);

  /** When the process starts; seconds count from here. */
  static final Instant START = Instant.parse("2026-11-01T03:00:00Z");

  private final ScrapeHistory history;
  private final String name;
  private Incarnation life = new Incarnation("daemon", "container", START);

  ScrapedTarget(ScrapedValue value) {
    this.history = new ScrapeHistory(List.of(value), PERIOD);
    this.name = value.name();
  }

  /** The value of the metric {@code c} by a function over a window, an absent series being 0. */
  static ScrapedTarget of(ValueFunction function, int windowSeconds) {
    return new ScrapedTarget(
        value("c", function, windowSeconds, Aggregate.sum, null, WhenAbsent.Zero));
  }

  /** The value of the newest page of the metric {@code c}. */
  static ScrapedTarget plain(@Nullable Aggregate aggregate, @Nullable String by) {
    return new ScrapedTarget(value("c", null, 0, aggregate, by, WhenAbsent.Unknown));
  }

  static ScrapedValue value(
      String selector,
      @Nullable ValueFunction function,
      int windowSeconds,
      @Nullable Aggregate aggregate,
      @Nullable String by,
      WhenAbsent whenAbsent) {
    try {
      return new ScrapedValue(
          "v",
          SeriesSelector.parse(selector),
          function,
          Duration.ofSeconds(windowSeconds),
          aggregate,
          by,
          whenAbsent);
    } catch (InvalidSelectorException e) {
      throw new AssertionError(e);
    }
  }

  /** The moment of a page. */
  static Instant second(int second) {
    return START.plusSeconds(second);
  }

  /** The process starts anew. */
  void restartAt(int second) {
    life = new Incarnation("daemon", "container", START.plusSeconds(second));
  }

  /** The value after a page; label values may stand in single quotes. */
  Reading<Object> page(double second, String... lines) {
    String page = String.join("\n", lines).replace('\'', '"');
    Instant at = START.plusMillis(Math.round(second * 1000));
    try {
      List<Sample> samples =
          Exposition.read(
              new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)), history::wants);
      Reading<Object> reading =
          history.accept(life, Reading.of(life.startedAt()), at, samples).get(name);
      assertThat(reading).isNotNull();
      return reading == null ? Reading.unknown("") : reading;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** One page of one line each period, from one second to another; the value after the last. */
  Reading<Object> pages(int from, int to, IntFunction<String> line) {
    Reading<Object> latest = Reading.unknown("no page");
    for (int second = from; second <= to; second += 15) {
      latest = page(second, line.apply(second));
    }
    return latest;
  }

  static String why(Reading<Object> reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return reading instanceof Reading.Unknown<Object>(String why) ? why : "";
  }
}
