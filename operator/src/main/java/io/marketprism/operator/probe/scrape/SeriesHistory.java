package io.marketprism.operator.probe.scrape;

import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the series of one value over its window.
 *
 * <p>The newest page is compared with the baseline: the newest page that is a window old or older,
 * nothing extrapolated. While there is none, the oldest page will do if it lacks no more than one
 * period of that; otherwise nothing can be said. Nor can it when no page came for longer than three
 * periods and half a window: what is between two pages is guessed.
 *
 * <p>A counter's series has no sample until its first event, so one that appears on a later page
 * counts from 0. A gauge that appears has no baseline: Unknown until it has one.
 *
 * <p>The history starts anew, and each series with its next number,
 *
 * <ul>
 *   <li>when a series is missing that was there: the page has changed its shape. With no series
 *       left it starts with the next page that has some.
 *   <li>when one is back that was missing: it didn't count from 0 meanwhile.
 *   <li>when a number isn't finite: there is no way to count on from it.
 * </ul>
 */
final class SeriesHistory {

  /**
   * Pages that are kept, 8 bytes a series and page; in a window with more, baselines are up to
   * 1/120 of it too old.
   */
  static final int PAGES_CAP = 120;

  /** Series of one value that are remembered from page to page: with all pages about 5 MB. */
  static final int SERIES_CAP = 5_000;

  /** Missing series that are remembered; beyond, each one that appears is taken for one of them. */
  static final int MISSING_CAP = 10_000;

  /** Bytes of an entry of a map or set, with what it points at. */
  private static final int ENTRY = 64;

  /**
   * The numbers of a page.
   *
   * @param levels of each column: a gauge's value, or what a counter's would be had it not been
   *     reset since the history began. Shorter than today's columns if some series came later
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Page(Instant at, double[] levels) {
    boolean has(int column) {
      return column < levels.length;
    }

    double level(int column) {
      return has(column) ? levels[column] : 0;
    }
  }

  private final ValueFunction function;
  private final Duration window;
  private final Duration period;
  private final Duration longestGap;

  /** The place of each series in a page's numbers. */
  private final Map<String, Integer> columns = new HashMap<>();

  /** Their hashes: enough to know one again, however long its labels are. */
  private final Set<Integer> missing = new HashSet<>();

  /** The pages before the newest, the baseline first. */
  private final Deque<Page> past = new ArrayDeque<>();

  private @Nullable Page newest;

  /** The newest page's samples by column, to tell when a counter is reset. */
  private double[] samples = {};

  private String beganWhen = "";

  SeriesHistory(ValueFunction function, Duration window, Duration period) {
    this.function = function;
    this.window = window;
    this.period = period;
    this.longestGap = longer(period.multipliedBy(3), window.dividedBy(2));
  }

  /**
   * What the function comes to after one more page.
   *
   * @param at later than the page before
   * @param matching the samples of the value's series
   * @return a number for each of them, in their order
   */
  Reading<double[]> accept(Instant at, List<Sample> matching) {
    if (matching.size() > SERIES_CAP) {
      startAnew(List.of(), "too many series matched");
      return Reading.unknown(
          "%d series match, more than %d: select fewer".formatted(matching.size(), SERIES_CAP));
    }
    List<String> series = matching.stream().map(Sample::series).toList();
    if (hasChangedShape(series)) {
      startAnew(series, "the page changed its shape");
    }
    if (matching.isEmpty() && !missing.isEmpty()) {
      return Reading.unknown("the series has vanished from the page");
    }
    if (!matching.stream().allMatch(sample -> Double.isFinite(sample.value()))) {
      startAnew(series, "a number was not finite");
      return Reading.unknown("a series is NaN or infinite");
    }
    Page page = page(at, series, matching);
    remember(newest, at);
    newest = page;
    return compare(past.peekFirst(), page, series);
  }

  /** About how many bytes it has in memory: numbers of pages, names of series, hashes. */
  long size() {
    long numbers = past.stream().mapToLong(page -> page.levels().length).sum() + samples.length;
    long names = columns.keySet().stream().mapToLong(name -> ENTRY + name.length()).sum();
    return numbers * Double.BYTES + names + (long) missing.size() * ENTRY;
  }

  private boolean hasChangedShape(List<String> series) {
    long known = series.stream().filter(columns::containsKey).count();
    return known < columns.size() || series.stream().anyMatch(this::isBack);
  }

  private boolean isBack(String series) {
    return !columns.containsKey(series)
        && (missing.contains(series.hashCode()) || missing.size() >= MISSING_CAP);
  }

  private void startAnew(List<String> series, String when) {
    columns.keySet().forEach(there -> missing.add(there.hashCode()));
    series.forEach(there -> missing.remove(there.hashCode()));
    columns.clear();
    series.forEach(this::addColumn);
    past.clear();
    newest = null;
    beganWhen = "; before it " + when;
  }

  private void addColumn(String series) {
    columns.putIfAbsent(series, columns.size());
  }

  private Page page(Instant at, List<String> series, List<Sample> matching) {
    series.forEach(this::addColumn);
    double[] levels = new double[columns.size()];
    double[] newSamples = new double[columns.size()];
    for (int i = 0; i < series.size(); i++) {
      int column = column(series.get(i));
      newSamples[column] = matching.get(i).value();
      levels[column] = level(column, newSamples[column]);
    }
    samples = newSamples;
    return new Page(at, levels);
  }

  private int column(String series) {
    return Objects.requireNonNull(columns.get(series));
  }

  private double level(int column, double sample) {
    if (function == ValueFunction.delta || newest == null) {
      return sample;
    }
    double before = newest.has(column) ? samples[column] : 0;
    return newest.level(column) + (sample < before ? sample : sample - before);
  }

  /** Keeps the page for as long as it may be a baseline, unless another one is close before it. */
  private void remember(@Nullable Page page, Instant now) {
    if (page == null) {
      return;
    }
    if (past.isEmpty()
        || Duration.between(past.getLast().at(), page.at()).compareTo(window.dividedBy(PAGES_CAP))
            >= 0) {
      past.addLast(page);
    }
    Page baseline = past.removeFirst();
    while (!past.isEmpty() && Duration.between(past.getFirst().at(), now).compareTo(window) >= 0) {
      baseline = past.removeFirst();
    }
    past.addFirst(baseline);
  }

  private Reading<double[]> compare(@Nullable Page baseline, Page page, List<String> series) {
    Duration there = baseline == null ? Duration.ZERO : Duration.between(baseline.at(), page.at());
    if (baseline == null || there.plus(period).compareTo(window) < 0) {
      return Reading.unknown(
          "%d s of readings are needed, the first is of %s%s"
              .formatted(
                  window.toSeconds(),
                  (baseline == null ? page : baseline).at().truncatedTo(ChronoUnit.SECONDS),
                  beganWhen));
    }
    Duration gap = widestGap(page.at());
    if (gap.compareTo(longestGap) > 0) {
      return Reading.unknown("no readings for %d s of the window".formatted(gap.toSeconds()));
    }
    double per = function == ValueFunction.rate ? there.toNanos() / 1e9 : 1;
    double[] changes = new double[series.size()];
    for (int i = 0; i < changes.length; i++) {
      int column = column(series.get(i));
      if (function == ValueFunction.delta && !baseline.has(column)) {
        return Reading.unknown("a series is younger than %d s".formatted(window.toSeconds()));
      }
      changes[i] = (page.level(column) - baseline.level(column)) / per;
    }
    return Reading.of(changes);
  }

  private Duration widestGap(Instant now) {
    Duration widest = Duration.ZERO;
    Instant before = past.getFirst().at();
    for (Page page : past) {
      widest = longer(widest, Duration.between(before, page.at()));
      before = page.at();
    }
    return longer(widest, Duration.between(before, now));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
