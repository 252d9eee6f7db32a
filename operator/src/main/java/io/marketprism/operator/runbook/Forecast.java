package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * When a number that grows reaches its limit, if it goes on as it has since the process started. It
 * is given only for what is a straight line:
 *
 * <ul>
 *   <li>the growth stands out of the noise, so far that its slope is known to a tenth,
 *   <li>both halves grow about as fast as the whole: a step or a curve does not,
 *   <li>it has never fallen by a third of what it grew: a saw-tooth has,
 *   <li>it looks no further ahead than a week, and {@link #AHEAD} times as far as it looks back.
 * </ul>
 *
 * @param value the value's name
 * @param limit what is reached
 * @param perHour by how much it grows in an hour
 * @param reachesAt when
 */
public record Forecast(String value, double limit, double perHour, Instant reachesAt) {

  /** Fewer samples, a minute apart, say nothing. */
  static final int FEWEST = 20;

  /** What has only begun to grow is looked at for longer. */
  static final int FEWEST_OF_LATE = 60;

  private static final int PARTS = 8;

  static final int AHEAD = 24;

  static final Duration FURTHEST = Duration.ofDays(7);

  /** More points cost time and give nothing. */
  private static final int POINTS = 160;

  /** How many standard deviations of the slope a tenth of it must be. */
  private static final double CERTAIN = 3;

  private static final double TENTH = 0.1;

  /**
   * What is shown may differ from what is found by one part in so many of the time left: half of
   * the tenth that a forecast may be wrong by.
   */
  private static final int ALIKE = 20;

  /** Rounding takes a third of that, so that it is not outgrown in the next minute. */
  private static final int ROUNDED = 30;

  /** To what a time is rounded, in seconds. */
  private static final List<Long> GRIDS = List.of(3600L, 600L, 300L, 60L, 30L, 10L, 5L);

  private static final double LARGEST_FALL = 0.33;
  private static final double SLOWEST_HALF = 0.6;
  private static final double FASTEST_HALF = 1.4;

  /** So many samples in a row are one, so that a fall is not merely noise. */
  private static final int SMOOTHED = 5;

  /**
   * The forecast of what was sampled; empty where there is none to be given. What has only begun to
   * grow is a straight line of late: the last half, quarter and eighth are looked at too.
   *
   * @param samples of one process, the oldest first
   */
  static Optional<Forecast> of(String value, List<Trend.Sample> samples, double limit) {
    if (samples.size() < FEWEST || !Double.isFinite(limit)) {
      return Optional.empty();
    }
    double fall = fall(samples.stream().mapToDouble(Trend.Sample::value).toArray());
    Optional<Forecast> found = straight(value, samples, limit, fall);
    for (int part = 2; found.isEmpty() && part <= PARTS; part *= 2) {
      int count = samples.size() / part;
      if (count >= FEWEST_OF_LATE) {
        List<Trend.Sample> late = samples.subList(samples.size() - count, samples.size());
        found = straight(value, late, limit, fall);
      }
    }
    return found;
  }

  private static Optional<Forecast> straight(
      String value, List<Trend.Sample> samples, double limit, double fall) {
    Instant begin = samples.getFirst().at();
    int step = Math.ceilDiv(samples.size(), POINTS);
    int count = Math.ceilDiv(samples.size(), step);
    double[] x = new double[count];
    double[] y = new double[count];
    for (int i = 0; i < count; i++) {
      int end = samples.size() - (count - 1 - i) * step;
      Trend.Sample sample = Trend.Sample.mean(samples.subList(Math.max(0, end - step), end));
      x[i] = seconds(begin, sample.at());
      y[i] = sample.value();
    }
    TheilSen line = TheilSen.through(x, y);
    double span = x[count - 1] - x[0];
    double left = (limit - (line.level() + line.slope() * x[count - 1])) / line.slope();
    boolean isGiven =
        line.slope() > 0
            && left > 0
            && left <= Math.min((double) FURTHEST.toSeconds(), AHEAD * span)
            && standsOut(line, span, count)
            && isStraight(line, x, y)
            && fall <= LARGEST_FALL * line.slope() * span;
    return isGiven
        ? Optional.of(
            new Forecast(
                value,
                limit,
                line.slope() * 3600,
                begin.plusMillis(Math.round((x[count - 1] + left) * 1000))))
        : Optional.empty();
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  /** The deviation of a slope through evenly spaced points is spread · √(12/n) / span. */
  private static boolean standsOut(TheilSen line, double span, int count) {
    double deviation = line.spread() * Math.sqrt(12.0 / count) / span;
    return CERTAIN * deviation <= TENTH * line.slope();
  }

  private static boolean isStraight(TheilSen line, double[] x, double[] y) {
    int half = x.length / 2;
    return hasSlope(line, x, y, 0, half) && hasSlope(line, x, y, half, x.length);
  }

  private static boolean hasSlope(TheilSen line, double[] x, double[] y, int from, int to) {
    double slope =
        TheilSen.through(Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(y, from, to)).slope();
    return slope >= SLOWEST_HALF * line.slope() && slope <= FASTEST_HALF * line.slope();
  }

  /** By how much it has fallen at most from what it was before. */
  private static double fall(double[] y) {
    double highest = Double.NEGATIVE_INFINITY;
    double fall = 0;
    for (int i = 0; i + SMOOTHED <= y.length; i++) {
      double smooth = TheilSen.median(Arrays.copyOfRange(y, i, i + SMOOTHED));
      highest = Math.max(highest, smooth);
      fall = Math.max(fall, highest - smooth);
    }
    return fall;
  }

  /**
   * The same in round numbers: what is written down mustn't change with each look. The less time is
   * left, the less it is rounded.
   */
  Forecast rounded(Instant now) {
    long finest = left(now).dividedBy(ROUNDED).toSeconds();
    long grid = GRIDS.stream().filter(seconds -> seconds <= finest).findFirst().orElse(1L);
    long at = Math.round(reachesAt.getEpochSecond() / (double) grid) * grid;
    double unit = Math.pow(10, Math.floor(Math.log10(perHour)) - 1);
    return new Forecast(value, limit, Math.round(perHour / unit) * unit, Instant.ofEpochSecond(at));
  }

  /** Whether another one says the same: what they are apart is small beside the time left. */
  boolean isLike(Forecast other, Instant now) {
    Duration apart = Duration.between(reachesAt, other.reachesAt).abs();
    return limit == other.limit && apart.compareTo(other.left(now).dividedBy(ALIKE)) <= 0;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(reachesAt);
  }

  private Duration left(Instant now) {
    return Duration.between(now, reachesAt);
  }

  /** In a clause: {@code memory reaches 3.06 GB at 2026-12-01T04:40Z (450 MB more an hour)}. */
  public String described() {
    return "%s reaches %s at %s (%s more an hour)"
        .formatted(value, bytes(limit), reachesAt.truncatedTo(ChronoUnit.SECONDS), bytes(perHour));
  }

  private static String bytes(double bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.3g MB", bytes / 1e6).replaceFirst("\\.0+ ", " ");
  }

  /**
   * What is forecast of a service.
   *
   * @param service its name
   * @param value the name of the value, in bytes
   * @param critical the runbook's own number; +infinity for none
   */
  public record Policy(String service, String value, double critical) {

    /** The kernel kills at the container's own limit: the runbook takes 95 % of it. */
    private static final double OF_THE_LIMIT = 0.95;

    double limit(ContainerFacts facts) {
      return Math.min(critical, OF_THE_LIMIT * facts.memoryLimit());
    }
  }
}
