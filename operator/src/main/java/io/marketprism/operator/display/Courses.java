package io.marketprism.operator.display;

import io.marketprism.operator.controller.StackHistory;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.web.view.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    String threshold = threshold(series, explained).orElse(null);
    Matcher level = LEVEL.matcher(threshold == null ? "" : threshold);
    boolean isNumber = level.matches();
    return new Course(
        series.service(),
        series.value(),
        series.alert(),
        threshold,
        isNumber ? level.group(1) : null,
        isNumber ? Double.valueOf(level.group(2)) : null,
        points(series));
  }

  private static Optional<String> threshold(StackHistory.Series series, Explanation explained) {
    return explained.alerts().stream()
        .filter(alert -> alert.name().equals(series.alert()))
        .flatMap(alert -> alert.expr().readings().stream())
        .filter(reading -> reading.name().equals(series.value()))
        .flatMap(reading -> Optional.ofNullable(thresholdOf(reading)).stream())
        .findFirst();
  }

  private static @Nullable String thresholdOf(Observation reading) {
    return reading.threshold();
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
