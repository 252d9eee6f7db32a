package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a forecast, second by second until the limit. */
class TrendTest {

  private static final double LIMIT = 3.06e9;
  private static final Forecast.Policy POLICY = new Forecast.Policy(Given.SERVICE, "memory", LIMIT);

  @ParameterizedTest
  @CsvSource({"4, 0, 1", "4, 10e6, 2", "12, 40e6, 3", "40, 20e6, 4"})
  void whatIsShownIsRightToATenthOfTheTimeLeftUntilTheLastMinute(
      double hours, double noise, long seed) {
    Random random = new Random(seed);
    double limitAt = hours * 3600;
    Map<String, Trend> trends = Map.of();
    Forecast shown = null;
    int changes = 0;
    for (int second = 0; second < limitAt - 60; second += 10) {
      Instant now = Given.at(second);
      double value = 500e6 + (LIMIT - 500e6) * second / limitAt + random.nextGaussian() * noise;
      trends = Trend.next(List.of(POLICY), trends, readings(value, now), now);
      Trend trend = of(trends);
      Forecast next = trend.forecast();
      changes += next == null || next.equals(shown) ? 0 : 1;
      shown = next;
      if (next != null) {
        assertThat(secondsTo(next, now))
            .as("%s s before", limitAt - second)
            .isCloseTo(secondsTo(Objects.requireNonNull(trend.found()), now), withinPercentage(10));
      }
      if (next != null && limitAt - second > 300) {
        assertThat(secondsTo(next, now))
            .as("%s s before", limitAt - second)
            .isCloseTo(limitAt - second, withinPercentage(10));
      }
    }
    assertThat(shown).isNotNull();
    assertThat(changes).as("written down so often").isLessThan(12);
  }

  @Test
  void aTimeThatHasPassedIsNotShown() {
    Map<String, Trend> trends = Map.of();
    int second = 0;
    while (second < 3600 || of(trends).forecast() != null) {
      second += 5;
      double value = Math.min(500e6 + 500e3 * second, LIMIT - 1e6);
      trends =
          Trend.next(List.of(POLICY), trends, readings(value, Given.at(second)), Given.at(second));
      Forecast shown = of(trends).forecast();
      assertThat(shown == null || shown.reachesAt().isAfter(Given.at(second))).isTrue();
    }
    assertThat(second).isCloseTo(5120, within(60));
  }

  private static Trend of(Map<String, Trend> trends) {
    return Objects.requireNonNull(trends.get(Given.SERVICE));
  }

  private static double secondsTo(Forecast forecast, Instant now) {
    return Duration.between(now, forecast.reachesAt()).toMillis() / 1000.0;
  }

  private static Readings readings(double memory, Instant now) {
    ContainerFacts facts = Given.container(ContainerState.RUNNING, "c0ffee", Given.at(-3600), now);
    return new Readings(
        Map.of(
            Given.SERVICE,
            Given.readings(
                Reading.of(facts),
                Map.of(
                    "metrics",
                    Reading.of(
                        new ProbeResult(
                            true,
                            "status 200",
                            200,
                            null,
                            Map.of("memory", Reading.of((Object) memory))))))));
  }
}
