package io.marketprism.operator.probe.scrape;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Page after page of one target, as the values that rules read. Not for several threads.
 *
 * <p>It remembers one life of a process and nothing of the one before: a counter begins at 0 with
 * the process, so readings of two lives can't be subtracted. Within one life a counter never
 * vanishes; where one does, the page has changed its shape, and what was remembered of the value is
 * forgotten (see {@link SeriesHistory}).
 *
 * <p>A value is Unknown when it can't be told: while its window isn't covered by pages, when one
 * number is asked for and several series match, when a number that matters is NaN, and when its
 * series have vanished. A value without series that were never there is what its {@link WhenAbsent}
 * says.
 */
public final class ScrapeHistory {

  private final List<ScrapedValue> values;
  private final Duration period;
  private final Set<String> metrics;
  private List<ValueHistory> histories = List.of();
  private Map<String, Reading<Object>> readings = Map.of();
  private @Nullable Incarnation life;
  private Instant latest = Instant.MIN;

  /**
   * @param values what the target's rules read
   * @param period from one scrape to the next
   * @throws IllegalArgumentException when the period isn't positive
   */
  public ScrapeHistory(List<ScrapedValue> values, Duration period) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("a period of " + period);
    }
    this.values = List.copyOf(values);
    this.period = period;
    this.metrics =
        values.stream().map(v -> v.selector().metric()).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a value is made of the metric's series. */
  public boolean wants(String metricName) {
    return metrics.contains(metricName);
  }

  /**
   * Takes the page of a successful scrape. Failed scrapes are not given to it: they are gaps.
   *
   * @param life the life of the process that the page is of; another one than before clears
   *     everything
   * @param startedAt when that life began, by the clock of {@code at}
   * @param at when the page was read; a page that isn't newer than the one before is ignored
   * @param page its samples, each series once; those of unwanted metrics don't matter
   * @return each value by its name: a Double, or with {@code by} a sorted Map of Doubles
   */
  public Map<String, Reading<Object>> accept(
      Incarnation life, Reading<Instant> startedAt, Instant at, List<Sample> page) {
    if (!life.equals(this.life)) {
      this.life = life;
      histories = values.stream().map(value -> new ValueHistory(value, period)).toList();
    } else if (!at.isAfter(latest)) {
      return readings;
    }
    latest = at;
    Reading<Duration> age = startedAt.map(started -> Duration.between(started, at));
    Map<String, Reading<Object>> now = new LinkedHashMap<>();
    histories.forEach(history -> now.put(history.name(), history.accept(age, at, page)));
    readings = Collections.unmodifiableMap(now);
    return readings;
  }

  /** About how many bytes it has in memory. */
  public long size() {
    return histories.stream().mapToLong(ValueHistory::size).sum();
  }

  /** Begins as if no page had come. */
  public void forget() {
    life = null;
    histories = List.of();
    readings = Map.of();
  }
}
