package io.marketprism.operator.probe.scrape;

import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is remembered of one value within one life of a process. */
final class ValueHistory {

  private final ScrapedValue value;

  /** Null for a value that is made of the newest page alone. */
  private final @Nullable SeriesHistory past;

  private boolean everSeen;

  ValueHistory(ScrapedValue value, Duration period) {
    this.value = value;
    this.past =
        value.function() == null
            ? null
            : new SeriesHistory(value.function(), value.window(), period);
  }

  String name() {
    return value.name();
  }

  /** About how many bytes it has in memory. */
  long size() {
    return past == null ? 0 : past.size();
  }

  /**
   * The value after one more page.
   *
   * @param age the process's
   */
  Reading<Object> accept(Reading<Duration> age, Instant at, List<Sample> page) {
    List<Sample> matching = page.stream().filter(value.selector()::matches).toList();
    Reading<double[]> numbers =
        past == null
            ? Reading.of(matching.stream().mapToDouble(Sample::value).toArray())
            : past.accept(at, matching);
    if (matching.isEmpty()) {
      return absent(age);
    }
    everSeen = true;
    if (matching.size() > 1 && value.aggregate() == null && value.by() == null) {
      return Reading.unknown(matching.size() + " series match: an aggregate is needed");
    }
    return switch (numbers) {
      case Reading.Unknown<double[]>(String why) -> Reading.unknown(why);
      case Reading.Known<double[]>(double[] known) ->
          value.by() == null
              ? all(known)
              : groups(matching.stream().map(s -> s.label(value.by())).toList(), known);
    };
  }

  private Reading<Object> absent(Reading<Duration> age) {
    if (everSeen) {
      return Reading.unknown("the series has vanished from the page");
    }
    String none = "no series of " + value.selector() + " on the page";
    Duration window = value.window();
    if (value.whenAbsent() == WhenAbsent.Unknown) {
      return Reading.unknown(none);
    }
    if (!window.isZero() && age instanceof Reading.Unknown<Duration>(String why)) {
      return Reading.unknown(none + ", and its age is not known: " + why);
    }
    // By the engine's clock a new process may be a little younger than nothing.
    if (!window.isZero() && age.is(known -> known.compareTo(window) < 0)) {
      return Reading.unknown(
          "%s: that counts as 0 once the process is %d s old".formatted(none, window.toSeconds()));
    }
    return Reading.of(value.by() == null ? 0.0 : Collections.emptySortedMap());
  }

  private Reading<Object> all(double[] numbers) {
    DoubleSummaryStatistics statistics = new DoubleSummaryStatistics();
    for (double number : numbers) {
      statistics.accept(number);
    }
    double one = aggregate().of(statistics);
    return Double.isNaN(one) ? Reading.unknown("a series is NaN") : Reading.of(one);
  }

  /** One NaN makes all of it Unknown: a rule about all groups must not overlook one. */
  private Reading<Object> groups(List<String> groupOf, double[] numbers) {
    SortedMap<String, DoubleSummaryStatistics> statistics = new TreeMap<>();
    for (int i = 0; i < numbers.length; i++) {
      statistics
          .computeIfAbsent(groupOf.get(i), group -> new DoubleSummaryStatistics())
          .accept(numbers[i]);
    }
    SortedMap<String, Double> groups = new TreeMap<>();
    for (Map.Entry<String, DoubleSummaryStatistics> group : statistics.entrySet()) {
      double one = aggregate().of(group.getValue());
      if (Double.isNaN(one)) {
        return Reading.unknown("a series is NaN");
      }
      groups.put(group.getKey(), one);
    }
    return Reading.of(Collections.unmodifiableSortedMap(groups));
  }

  /** Of one series alone, the sum is its number. */
  private Aggregate aggregate() {
    return value.aggregate() == null ? Aggregate.sum : value.aggregate();
  }
}
