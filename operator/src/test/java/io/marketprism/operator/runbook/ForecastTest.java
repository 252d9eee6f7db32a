package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forecast is right to a tenth of the time left, and given for nothing but a straight line. */
class ForecastTest {

  private static final double LIMIT = 3.06e9;
  private static final Instant BEGIN = Given.at(0);

  /** A value by the hour, sampled as a trend is. */
  private static List<Trend.Sample> sampled(double hours, DoubleUnaryOperator value) {
    List<Trend.Sample> samples = new ArrayList<>();
    int spacing = 1;
    while (hours * 60 / spacing > Trend.MOST) {
      spacing *= 2;
    }
    for (int minute = 0; minute < hours * 60; minute += spacing) {
      samples.add(
          new Trend.Sample(
              BEGIN.plus(Duration.ofMinutes(minute)), value.applyAsDouble(minute / 60.0)));
    }
    return samples;
  }

  private static Optional<Forecast> forecast(List<Trend.Sample> samples) {
    return Forecast.of("memory", samples, LIMIT);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatIsForecastOfARampIsRightToATenthOfTheTimeLeft(long seed) {
    Random random = new Random(seed);
    for (int ramp = 0; ramp < 20; ramp++) {
      double from = 300e6 + random.nextDouble() * 700e6;
      double hours = 3 + random.nextDouble() * 60;
      double perHour = (LIMIT - from) / hours;
      double noise = random.nextDouble() * 40e6;
      double seen = hours * (0.2 + random.nextDouble() * 0.6);
      Optional<Forecast> forecast =
          forecast(sampled(seen, hour -> from + perHour * hour + random.nextGaussian() * noise));
      Instant now = BEGIN.plusSeconds(Math.round(seen * 3600));
      double left = (hours - seen) * 3600;
      forecast.ifPresent(
          f ->
              assertThat((double) Duration.between(now, f.reachesAt()).toSeconds())
                  .as("%s MB an hour, noise %s", perHour / 1e6, noise / 1e6)
                  .isBetween(left * 0.9 - 60, left * 1.1 + 60));
      boolean isClear = noise < perHour * seen / 50 && seen > 1 && hours - seen < 10 * seen;
      assertThat(forecast.isPresent() || !isClear).as("a clear ramp is forecast").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void nothingIsForecastOfWhatIsNoStraightLine(long seed) {
    Random random = new Random(seed);
    double noise = random.nextDouble() * 30e6;
    double period = 0.5 + random.nextDouble() * 3;
    double stepAt = 1 + random.nextDouble() * 3;
    for (double hours = 0.5; hours < 9; hours += 0.5) {
      assertThat(forecast(sampled(hours, h -> 800e6 + random.nextGaussian() * noise)))
          .as("flat for %s h", hours)
          .isEmpty();
      assertThat(
              forecast(
                  sampled(
                      hours, h -> (h < stepAt ? 600e6 : 1.3e9) + random.nextGaussian() * noise)))
          .as("a step after %s h, seen for %s h", stepAt, hours)
          .isEmpty();
      if (hours > 1.2 * period) { // one tooth alone is a ramp to anybody
        assertThat(
                forecast(
                    sampled(
                        hours,
                        h ->
                            600e6 + (h % period) / period * 700e6 + random.nextGaussian() * noise)))
            .as("a saw-tooth of %s h, seen for %s h", period, hours)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void roundNumbersStayTheSameWhileTheForecastIsAlike(long seed) {
    Random random = new Random(seed);
    List<Trend.Sample> samples =
        sampled(6, hour -> 500e6 + 200e6 * hour + random.nextGaussian() * 5e6);
    Forecast first = forecast(samples.subList(0, 120)).orElseThrow();
    Forecast told = first.rounded(samples.get(119).at());
    assertThat(told.reachesAt().getEpochSecond() % 600).isZero();
    Forecast later = forecast(samples).orElseThrow();
    assertThat(told.isLike(later, samples.getLast().at())).isTrue();
    assertThat(told.described())
        .matches("memory reaches 3.06 GB at \\S+Z \\(2?[019]+0 MB more an hour\\)");
  }
}
