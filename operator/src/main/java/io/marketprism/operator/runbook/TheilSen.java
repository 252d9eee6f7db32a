package io.marketprism.operator.runbook;

import java.util.Arrays;

/**
 * A straight line through points by Theil and Sen: the median of the slopes of all pairs, and the
 * median of what is left. Up to a quarter of the points may be anything.
 *
 * @param slope of the line
 * @param level of the line at x = 0
 * @param spread of the points around it: the standard deviation, estimated by the median of the
 *     absolute deviations
 */
record TheilSen(double slope, double level, double spread) {

  /** Of a normal distribution. */
  private static final double DEVIATIONS_IN_A_MEDIAN = 1.4826;

  /**
   * @param x rising
   * @param y as many; two at least
   */
  static TheilSen through(double[] x, double[] y) {
    double[] slopes = new double[x.length * (x.length - 1) / 2];
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = i + 1; j < x.length; j++) {
        slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
      }
    }
    double slope = median(slopes);
    double[] levels = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      levels[i] = y[i] - slope * x[i];
    }
    double level = median(levels.clone());
    double[] deviations = Arrays.stream(levels).map(l -> Math.abs(l - level)).toArray();
    return new TheilSen(slope, level, DEVIATIONS_IN_A_MEDIAN * median(deviations));
  }

  static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
