package io.marketprism.operator.display;

import io.marketprism.operator.controller.StackHistory;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.web.view.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How readings went, with what their alert compares them with. */
final class Courses {

  /** A comparison with a number, as an explanation writes it. */
  private static final Pattern LEVEL = Pattern.compile("([<>]=?) (-?[0-9]+(?:\\.[0-9]+)?)\\b.*");

  private Courses() {}

  static List<Course> of(StackHistory history, Explanation explained) {
    return history.series().stream().map(series -> course(series, explained)).toList();
  }

  private static Course course(StackHistory.Series series, Explanation explained) {
    List<Limit> limits = limits(series, explained);
    Limit limit =
        limits.stream()
            .filter(Limit::isNumber)
            .findFirst()
            .or(() -> limits.stream().findFirst())
            .orElse(new Limit(series.alert(), null));
    Matcher level = limit.level();
    boolean isNumber = level.matches();
    return new Course(
        series.service(),
        series.value(),
        limit.alert(),
        limit.threshold(),
        isNumber ? level.group(1) : null,
        isNumber ? Double.valueOf(level.group(2)) : null,
        points(series));
  }

  /** What an alert compares a reading with. */
  private record Limit(String alert, @Nullable String threshold) {

    Matcher level() {
      return LEVEL.matcher(threshold == null ? "" : threshold);
    }

    boolean isNumber() {
      return level().matches();
    }
  }

  /** Of all alerts that look at the reading: the first may ask only whether it is there. */
  private static List<Limit> limits(StackHistory.Series series, Explanation explained) {
    return explained.alerts().stream()
        .filter(alert -> alert.service().equals(series.service()))
        .flatMap(
            alert ->
                alert.expr().readings().stream()
                    .filter(reading -> reading.name().equals(series.value()))
                    .filter(reading -> reading.threshold() != null)
                    .map(reading -> new Limit(alert.name(), reading.threshold())))
        .toList();
  }

  private static List<Course.Point> points(StackHistory.Series series) {
    List<Course.Point> points = new ArrayList<>();
    for (int i = 0; i < series.seconds().size(); i++) {
      float value = series.values().get(i);
      points.add(
          new Course.Point(series.seconds().get(i), Float.isFinite(value) ? (double) value : null));
    }
    return points;
  }
}
