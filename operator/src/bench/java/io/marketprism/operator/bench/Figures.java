package io.marketprism.operator.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one measurement has shown, in the order in which it is told. What is measured several times
 * counts by its median.
 */
final class Figures {

  private final Map<Key, List<Double>> samples = new LinkedHashMap<>();
  private final List<Double> loads = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();

  /**
   * A figure's name.
   *
   * @param of what was measured: a fleet of this size, a fault
   * @param contender whose it is
   */
  record Key(String of, String what, String unit, String contender) {}

  /** One more sample, taken at the load that the machine has now. */
  void add(String of, String what, String unit, String contender, double value) {
    samples.computeIfAbsent(new Key(of, what, unit, contender), k -> new ArrayList<>()).add(value);
    loads.add(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** The values below which a half and 95 of a hundred lie. */
  void addSpread(String of, String what, String unit, String contender, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    add(of, what + ", p50", unit, contender, at(sorted, 0.5));
    add(of, what + ", p95", unit, contender, at(sorted, 0.95));
  }

  private static double at(double[] sorted, double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
  }

  /** What would stand beside the operator, but isn't on this machine. */
  void absent(String contender) {
    if (!absent.contains(contender)) {
      absent.add(contender);
    }
  }

  List<String> absent() {
    return absent;
  }

  Map<Key, List<Double>> samples() {
    return samples;
  }

  /** The median of a figure. */
  double median(Key key) {
    double[] sorted = samples.get(key).stream().mapToDouble(d -> d).sorted().toArray();
    return at(sorted, 0.5);
  }

  /** The machine's load while it was measured: the least and the most. */
  double[] load() {
    double[] sorted = loads.stream().mapToDouble(d -> d).sorted().toArray();
    return new double[] {at(sorted, 0), at(sorted, 1)};
  }
}
