package io.marketprism.operator.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reading that an alert looks at went.
 *
 * @param alert the first alert that compares it with a number, or else that looks at it
 * @param threshold what the alert compares it with, in words
 * @param sign of the comparison: {@code >}; null where it is compared with no number
 * @param level the number that it is compared with
 * @param points the oldest first
 */
public record Course(
    String service,
    String value,
    String alert,
    @Nullable String threshold,
    @Nullable String sign,
    @Nullable Double level,
    List<Point> points) {

  public Course {
    points = List.copyOf(points);
  }

  /**
   * One reading.
   *
   * @param at when, in seconds since 1970
   * @param value null where it was Unknown
   */
  public record Point(long at, @Nullable Double value) {}
}
