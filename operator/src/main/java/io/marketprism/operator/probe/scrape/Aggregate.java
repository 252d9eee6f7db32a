package io.marketprism.operator.probe.scrape;

import java.util.DoubleSummaryStatistics;

/** How the numbers of several series become one. */
public enum Aggregate {
  sum,
  min,
  max,
  avg,
  /** How many series there are, whatever their numbers. */
  count;

  /** The one number; NaN where one of the numbers that matter is. */
  double of(DoubleSummaryStatistics numbers) {
    return switch (this) {
      case sum -> numbers.getSum();
      case min -> numbers.getMin();
      case max -> numbers.getMax();
      case avg -> numbers.getSum() / numbers.getCount();
      case count -> numbers.getCount();
    };
  }
}
