package io.marketprism.operator.bench;

import io.marketprism.operator.e2e.Shell;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One measurement as it is kept.
 *
 * @param machine what it was made on
 * @param load the machine's meanwhile: the least and the most
 * @param absent what would have stood beside the operator
 */
record Measured(
    String date,
    String commit,
    String machine,
    double[] load,
    List<String> absent,
    List<Figure> figures) {

  /**
   * One figure.
   *
   * @param of what was measured: a fleet of this size, a fault
   * @param contender whose it is
   * @param samples one a round
   */
  record Figure(
      String of, String what, String unit, String contender, double median, List<Double> samples) {

    boolean isOf(Figure other) {
      return of.equals(other.of) && what.equals(other.what);
    }
  }

  static Measured now(Figures figures) {
    List<String> order =
        figures.samples().keySet().stream().map(Figures.Key::of).distinct().toList();
    return new Measured(
        LocalDate.now(ZoneOffset.UTC).toString(),
        Shell.run("git", "rev-parse", "--short", "HEAD"),
        thisMachine(),
        figures.load(),
        figures.absent(),
        figures.samples().entrySet().stream()
            .map(
                entry ->
                    new Figure(
                        entry.getKey().of(),
                        entry.getKey().what(),
                        entry.getKey().unit(),
                        entry.getKey().contender(),
                        figures.median(entry.getKey()),
                        entry.getValue()))
            .sorted(Comparator.comparingInt(figure -> order.indexOf(figure.of())))
            .toList());
  }

  private static String thisMachine() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%d cores, %d GiB, %s, Java %s",
        system.getAvailableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1 << 30)),
        system.getArch(),
        Runtime.version());
  }
}
