package io.marketprism.operator.probe.scrape;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A number that rules read, made of the series that a selector chooses.
 *
 * @param name as rules know it; unique among the values of one page
 * @param selector chooses the series
 * @param function what is made of each series first; null leaves it the sample of the newest page
 * @param window how far the function looks back, and how old a process must be before an absent
 *     series counts as zero; no shorter than a period with a function, and may be zero without one
 * @param aggregate makes one number of several series; null with {@code by} is a sum, and without
 *     {@code by} allows one series only
 * @param by a label: the value is then a number for each value of this label, the empty one for
 *     series without it. Null for one number
 * @param whenAbsent what it is while there is no series
 */
public record ScrapedValue(
    String name,
    SeriesSelector selector,
    @Nullable ValueFunction function,
    Duration window,
    @Nullable Aggregate aggregate,
    @Nullable String by,
    WhenAbsent whenAbsent) {

  /**
   * @throws IllegalArgumentException when the window is negative, or zero with a function
   */
  public ScrapedValue {
    if (window.isNegative() || (function != null && window.isZero())) {
      throw new IllegalArgumentException(name + ": a window of " + window);
    }
  }
}
