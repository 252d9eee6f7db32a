package io.marketprism.operator.probe.scrape;

import static io.marketprism.operator.probe.scrape.ScrapedTarget.PERIOD;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.START;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.plain;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.second;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.value;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.why;
import static io.marketprism.operator.probe.scrape.ValueFunction.delta;
import static io.marketprism.operator.probe.scrape.ValueFunction.increase;
import static io.marketprism.operator.probe.scrape.ValueFunction.rate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of the newest page and of a window, of one life of a process. */
class ScrapeHistoryTest {

  @Test
  void withoutAFunctionTheValueIsTheSampleOfTheNewestPage() {
    ScrapedTarget target = plain(null, null);
    assertThat(target.page(10, "c 4", "other 7")).isEqualTo(Reading.of(4.0));
    assertThat(target.page(25, "c 2")).isEqualTo(Reading.of(2.0));
    assertThat(target.page(40, "c +Inf")).isEqualTo(Reading.of(Double.POSITIVE_INFINITY));
    assertThat(why(target.page(55, "c NaN"))).isEqualTo("a series is NaN");
  }

  @Test
  void severalSeriesNeedAnAggregate() {
    String[] page = {"c{x='1'} 1", "c{x='2'} 2", "c{x='3'} 6"};
    assertThat(why(plain(null, null).page(10, page)))
        .isEqualTo("3 series match: an aggregate is needed");
  }

  @ParameterizedTest
  @CsvSource({"sum, 9", "min, 1", "max, 6", "avg, 3", "count, 3"})
  void anAggregateMakesOneNumberOfSeveral(Aggregate aggregate, double number) {
    ScrapedTarget target = plain(aggregate, null);
    assertThat(target.page(10, "c{x='1'} 1", "c{x='2'} 2", "c{x='3'} 6"))
        .isEqualTo(Reading.of(number));
    Reading<Object> withNan = target.page(25, "c{x='1'} 1", "c{x='2'} NaN", "c{x='3'} 6");
    if (aggregate == Aggregate.count) {
      assertThat(withNan).isEqualTo(Reading.of(3.0));
    } else {
      assertThat(why(withNan)).isEqualTo("a series is NaN");
    }
  }

  @Test
  void byALabelTheValueIsANumberForEachOfItsValues() {
    String[] page = {"c{x='b',y='1'} 1", "c{x='b',y='2'} 2", "c{x='a'} 5", "c 7"};
    Reading<Object> sums = plain(null, "x").page(10, page);
    assertThat(sums).isEqualTo(Reading.of(Map.of("", 7.0, "a", 5.0, "b", 3.0)));
    assertThat(sums)
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known ->
                assertThat((Map<?, ?>) known.value())
                    .extracting(groups -> List.copyOf(groups.keySet()))
                    .isEqualTo(List.of("", "a", "b")));
    assertThat(plain(Aggregate.max, "x").page(10, page))
        .isEqualTo(Reading.of(Map.of("", 7.0, "a", 5.0, "b", 2.0)));
    assertThat(why(plain(null, "x").page(10, "c{x='a'} 1", "c{x='b'} NaN")))
        .isEqualTo("a series is NaN");
  }

  @Test
  void isUnknownUntilTheWindowIsCoveredButForOnePeriod() {
    ScrapedTarget target = ScrapedTarget.of(increase, 300);
    assertThat(why(target.pages(1000, 1090, t -> "c " + t)))
        .isEqualTo("300 s of readings are needed, the first is of " + second(1000));
    assertThat(why(target.pages(1105, 1270, t -> "c " + t)))
        .as("a sentence that stays: whoever writes it down writes it once")
        .isEqualTo("300 s of readings are needed, the first is of " + second(1000));
    assertThat(target.page(1285, "c 1285")).isEqualTo(Reading.of(285.0));
    assertThat(target.page(1300, "c 1300")).isEqualTo(Reading.of(300.0));
    assertThat(target.page(1315, "c 1315")).as("the window moves on").isEqualTo(Reading.of(300.0));
  }

  @Test
  void onePageAloneCoversNoWindowHoweverShort() {
    ScrapedTarget target = ScrapedTarget.of(rate, 10);
    assertThat(why(target.page(1000, "c 7"))).contains("10 s of readings are needed");
    assertThat(target.page(1015, "c 22")).isEqualTo(Reading.of(1.0));
  }

  @Test
  void aRateIsTheIncreaseForEachSecondBetweenTheTwoPages() {
    assertThat(ScrapedTarget.of(rate, 300).pages(1000, 1300, t -> "c " + 2 * t))
        .isEqualTo(Reading.of(2.0));
    assertThat(ScrapedTarget.of(rate, 300).pages(1000, 1285, t -> "c " + 2 * t))
        .as("nothing is extrapolated")
        .isEqualTo(Reading.of(2.0));
  }

  @Test
  void aCounterThatIsResetCountsFromZero() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    target.page(1000, "c 100");
    target.page(1015, "c 150");
    target.page(1030, "c 5");
    target.page(1045, "c 20");
    assertThat(target.page(1060, "c 20")).isEqualTo(Reading.of(70.0));
    assertThat(target.page(1075, "c 20")).as("without the first 50").isEqualTo(Reading.of(20.0));
  }

  @Test
  void theDeltaOfAGaugeMayBeNegative() {
    assertThat(ScrapedTarget.of(delta, 60).pages(1000, 1060, t -> "c " + (2000 - t)))
        .isEqualTo(Reading.of(-60.0));
  }

  @Test
  void aFunctionIsAppliedToEachSeriesBeforeTheyAreAggregated() {
    ScrapedTarget target =
        new ScrapedTarget(value("c", increase, 30, Aggregate.max, "x", WhenAbsent.Zero));
    target.page(1000, "c{x='a',y='1'} 100", "c{x='a',y='2'} 0", "c{x='b'} 7");
    target.page(1015, "c{x='a',y='2'} 5", "c{x='a',y='1'} 101", "c{x='b'} 7");
    assertThat(target.page(1030, "c{x='b'} 7", "c{x='a',y='1'} 102", "c{x='a',y='2'} 10"))
        .isEqualTo(Reading.of(Map.of("a", 10.0, "b", 0.0)));
  }

  @Test
  void aTargetThatAnswersEveryOtherTimeIsReadAllTheSame() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    for (int second = 1000; second < 1060; second += 30) {
      assertThat(why(target.page(second, "c " + second))).contains("60 s of readings are needed");
    }
    for (int second = 1060; second <= 1600; second += 30) {
      assertThat(target.page(second, "c " + second)).isEqualTo(Reading.of(60.0));
    }
  }

  @Test
  void aGapOfMoreThanThreePeriodsAndHalfTheWindowIsUnknownUntilItIsOver() {
    ScrapedTarget target = ScrapedTarget.of(increase, 120);
    target.pages(1000, 1120, t -> "c " + t);
    assertThat(target.page(1180, "c 1180")).as("60 s").isEqualTo(Reading.of(120.0));
    target = ScrapedTarget.of(increase, 120);
    target.pages(1000, 1120, t -> "c " + t);
    assertThat(why(target.page(1181, "c 1181"))).isEqualTo("no readings for 61 s of the window");
    assertThat(why(target.pages(1196, 1286, t -> "c " + t))).contains("61 s");
    assertThat(target.page(1301, "c 1301")).isEqualTo(Reading.of(120.0));
  }

  @Test
  void inAShortWindowThreePeriodsMayBeWithoutReadings() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    target.pages(1000, 1030, t -> "c " + t);
    assertThat(target.page(1075, "c 1075")).isEqualTo(Reading.of(45.0));
    assertThat(why(target.page(1121, "c 1121"))).isEqualTo("no readings for 46 s of the window");
  }

  @Test
  void aNumberThatIsNotFiniteBeginsTheHistoryOfAFunctionAnew() {
    for (String number : List.of("NaN", "+Inf")) {
      ScrapedTarget target = ScrapedTarget.of(increase, 30);
      target.pages(1000, 1030, t -> "c " + t);
      assertThat(why(target.page(1045, "c " + number))).isEqualTo("a series is NaN or infinite");
      assertThat(why(target.page(1060, "c 1060")))
          .isEqualTo(
              "30 s of readings are needed, the first is of %s; before it a number was not finite"
                  .formatted(second(1060)));
      target.page(1075, "c 1075");
      assertThat(target.page(1090, "c 1090")).isEqualTo(Reading.of(30.0));
    }
  }

  @Test
  void anotherLifeOfTheProcessClearsEverything() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    assertThat(target.pages(1000, 1030, t -> "c " + t)).isEqualTo(Reading.of(30.0));
    target.restartAt(1040);
    assertThat(why(target.page(1045, "c 3"))).contains("the first is of " + second(1045));
    target.page(1060, "c 5");
    assertThat(target.page(1075, "c 7")).isEqualTo(Reading.of(4.0));
    target.restartAt(1080);
    assertThat(why(target.page(1090))).as("not vanished: a new process").contains("30 s old");
  }

  @Test
  void aPageThatIsNotNewerIsIgnored() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    Reading<Object> before = target.pages(1000, 1030, t -> "c " + t);
    assertThat(target.page(1030, "c 9999")).isEqualTo(before);
    assertThat(target.page(1015)).isEqualTo(before);
    assertThat(target.page(1045, "c 1045")).isEqualTo(Reading.of(30.0));
  }

  @Test
  void inALongWindowPagesAreThinnedOutAndNothingIsLost() {
    ScrapedTarget target = ScrapedTarget.of(increase, 120);
    // Ten pages a second, of a counter that is reset each second: 0, 1, ... 9, 0, 1, ...
    DoubleSummaryStatistics increases = new DoubleSummaryStatistics();
    for (int tenth = 0; tenth <= 2000; tenth++) {
      Reading<Object> reading = target.page(1000 + tenth / 10.0, "c " + tenth % 10);
      if (tenth >= 1200 && reading instanceof Reading.Known<Object>(Object value)) {
        increases.accept((Double) value);
      }
    }
    assertThat(increases.getCount()).isEqualTo(801);
    assertThat(increases.getMin()).as("of a baseline 120 s ago").isEqualTo(9.0 * 120);
    assertThat(increases.getMax()).as("of one up to 121 s ago").isBetween(9.0 * 120 + 7, 9.0 * 121);
  }

  @Test
  void hasAReadingForEachValueAndWantsTheirMetrics() {
    ScrapedValue one = value("c", null, 0, null, null, WhenAbsent.Zero);
    ScrapedValue other =
        new ScrapedValue(
            "w", one.selector(), rate, Duration.ofSeconds(60), null, null, WhenAbsent.Zero);
    ScrapeHistory history = new ScrapeHistory(List.of(one, other), PERIOD);
    assertThat(history.wants("c")).isTrue();
    assertThat(history.wants("c_total")).isFalse();
    Map<String, Reading<Object>> readings =
        history.accept(
            new Incarnation("daemon", "container", START),
            Reading.of(START),
            START.plusSeconds(600),
            List.of(new Sample("c", Map.of(), 3)));
    assertThat(readings).containsOnlyKeys("v", "w").containsEntry("v", Reading.of(3.0));
    assertThat(readings.get("w")).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void refusesAFunctionWithoutAWindow() {
    assertThatThrownBy(() -> value("c", rate, 0, null, null, WhenAbsent.Zero))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> value("c", null, -1, null, null, WhenAbsent.Zero))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ScrapeHistory(List.of(), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
