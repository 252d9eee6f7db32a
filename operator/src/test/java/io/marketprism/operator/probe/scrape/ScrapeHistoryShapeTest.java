package io.marketprism.operator.probe.scrape;

import static io.marketprism.operator.probe.scrape.ScrapedTarget.plain;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.second;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.value;
import static io.marketprism.operator.probe.scrape.ScrapedTarget.why;
import static io.marketprism.operator.probe.scrape.ValueFunction.delta;
import static io.marketprism.operator.probe.scrape.ValueFunction.increase;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Series that are not there yet, and those that are not there any more. */
class ScrapeHistoryShapeTest {

  @Test
  void aCountersSeriesThatAppearsCountsFromZero() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    target.pages(1000, 1060, t -> "c{x='a'} 5");
    assertThat(target.page(1075, "c{x='a'} 6", "c{x='b'} 3")).isEqualTo(Reading.of(4.0));
    assertThat(target.page(1090, "c{x='a'} 6", "c{x='b'} 4")).isEqualTo(Reading.of(5.0));
    target.pages(1105, 1120, t -> "c{x='b'} 4\nc{x='a'} 6");
    assertThat(target.page(1135, "c{x='a'} 6", "c{x='b'} 4"))
        .as("the page that it appeared on is the baseline")
        .isEqualTo(Reading.of(1.0));
  }

  @Test
  void aCountersFirstSeriesCountsFromZeroOnceTheWindowIsCovered() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    assertThat(target.pages(1000, 1060, t -> "other 1")).isEqualTo(Reading.of(0.0));
    assertThat(target.page(1075, "c 3")).isEqualTo(Reading.of(3.0));
  }

  @Test
  void onTheFirstPageASeriesIsABaselineForNobodyKnowsSinceWhenItIsThere() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    assertThat(target.pages(1000, 1060, t -> "c 5000")).isEqualTo(Reading.of(0.0));
  }

  @Test
  void aGaugesSeriesThatAppearsHasNoDeltaYet() {
    ScrapedTarget target = ScrapedTarget.of(delta, 30);
    target.pages(1000, 1030, t -> "c{x='a'} 5");
    String page = "c{x='a'} 5\nc{x='b'} 700";
    assertThat(why(target.pages(1045, 1060, t -> page))).isEqualTo("a series is younger than 30 s");
    assertThat(target.page(1075, "c{x='a'} 6", "c{x='b'} 703")).isEqualTo(Reading.of(4.0));
  }

  @Test
  void aRenamedLabelBeginsTheHistoryAnew() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    target.pages(1000, 1030, t -> "c{exchange='okx'} " + t);
    assertThat(why(target.page(1045, "c{venue='okx'} 1045")))
        .isEqualTo(
            "30 s of readings are needed, the first is of %s; before it the page changed its shape"
                .formatted(second(1045)));
    // Within one period of the window: what is there since is no increase from 0.
    assertThat(target.page(1060, "c{venue='okx'} 1060")).isEqualTo(Reading.of(15.0));
    assertThat(target.page(1075, "c{venue='okx'} 1075")).isEqualTo(Reading.of(30.0));
  }

  @Test
  void moreSeriesThanAreRememberedAreUnknownAndForgotten() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    target.pages(1000, 1030, t -> "c{x='0'} 1");
    String[] many =
        IntStream.rangeClosed(0, SeriesHistory.SERIES_CAP)
            .mapToObj("c{x='%d'} 9"::formatted)
            .toArray(String[]::new);
    assertThat(why(target.page(1045, many)))
        .isEqualTo("5001 series match, more than 5000: select fewer");
    assertThat(why(target.page(1060, "c{x='0'} 9"))).contains("30 s of readings are needed");
    target.page(1075, "c{x='0'} 9");
    assertThat(target.page(1090, "c{x='0'} 10")).isEqualTo(Reading.of(1.0));
  }

  @Test
  void oneSeriesThatIsMissingBeginsTheHistoryOfAllAnew() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    target.pages(1000, 1060, t -> "c{x='a'} " + t + "\nc{x='b'} " + t);
    assertThat(why(target.pages(1075, 1105, t -> "c{x='a'} " + t)))
        .endsWith(
            "the first is of %s; before it the page changed its shape".formatted(second(1075)));
    assertThat(target.pages(1120, 1135, t -> "c{x='a'} " + t)).isEqualTo(Reading.of(60.0));
  }

  @Test
  void aSeriesThatIsBackDidNotCountFromZeroMeanwhile() {
    ScrapedTarget target = ScrapedTarget.of(increase, 60);
    String both = "c{x='a'} 100\nc{x='b'} 100";
    target.pages(1000, 1060, t -> both);
    target.page(1075, "c{x='a'} 100");
    assertThat(why(target.page(1090, both))).contains("the first is of " + second(1090));
    assertThat(target.pages(1105, 1150, t -> both)).isEqualTo(Reading.of(0.0));
  }

  @Test
  void aSeriesThatVanishesWithoutBeingReplacedIsNeverZero() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    target.pages(1000, 1030, t -> "c 7");
    assertThat(why(target.pages(1045, 2000, t -> "renamed 7")))
        .isEqualTo("the series has vanished from the page");
    assertThat(why(target.page(2005, "c{renamed='label'} 500")))
        .contains("the first is of " + second(2005));
    target.page(2020, "c{renamed='label'} 501");
    assertThat(target.page(2035, "c{renamed='label'} 502")).isEqualTo(Reading.of(2.0));
  }

  @Test
  void withoutAFunctionTooWhatHasVanishedIsNotZero() {
    ScrapedTarget target = new ScrapedTarget(value("c", null, 0, null, null, WhenAbsent.Zero));
    assertThat(target.page(10)).isEqualTo(Reading.of(0.0));
    assertThat(target.page(25, "c{x='a'} 4")).isEqualTo(Reading.of(4.0));
    assertThat(why(target.page(40))).isEqualTo("the series has vanished from the page");
    assertThat(target.page(55, "c{x='b'} 5"))
        .as("the newest page alone counts")
        .isEqualTo(Reading.of(5.0));
  }

  @Test
  void aSeriesThatIsMissingAfterANumberThatIsNotFiniteIsRemembered() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    target.pages(1000, 1030, t -> "c{x='a'} 100\nc{x='b'} 100");
    target.page(1045, "c{x='a'} NaN", "c{x='b'} 100");
    target.pages(1060, 1090, t -> "c{x='a'} 100");
    assertThat(why(target.page(1105, "c{x='a'} 100", "c{x='b'} 100")))
        .contains("the first is of " + second(1105));
  }

  @Test
  void whatComesAndGoesWithoutEndIsUnknownAndNotRememberedWithoutEnd() {
    ScrapedTarget target = ScrapedTarget.of(increase, 30);
    int second = 1000;
    for (int series = 0; series <= SeriesHistory.MISSING_CAP; series++) {
      target.page(second++, "c{x='" + series + "'} 5");
    }
    target.pages(second, second + 60, t -> "c{x='a'} 5");
    assertThat(why(target.page(second + 75, "c{x='a'} 5", "c{x='b'} 5")))
        .contains("the first is of " + second(second + 75));
  }

  @Test
  void whatWasNeverPublishedIsZeroOnceTheProcessIsAsOldAsTheWindow() {
    ScrapedTarget target = ScrapedTarget.of(increase, 300);
    assertThat(why(target.page(299, "other 1")))
        .isEqualTo("no series of c on the page: that counts as 0 once the process is 300 s old");
    assertThat(target.page(300, "other 1")).isEqualTo(Reading.of(0.0));
    ScrapedTarget groups = new ScrapedTarget(value("c", increase, 300, null, "x", WhenAbsent.Zero));
    assertThat(groups.page(300)).isEqualTo(Reading.of(Map.of()));
  }

  @Test
  void withoutAWindowWhatWasNeverPublishedIsZeroFromTheStart() {
    ScrapedTarget target = new ScrapedTarget(value("c", null, 0, null, null, WhenAbsent.Zero));
    assertThat(target.page(-1)).as("of a clock that is ahead").isEqualTo(Reading.of(0.0));
  }

  @Test
  void whatWasNeverPublishedIsUnknownUnlessZeroIsAskedFor() {
    assertThat(why(plain(null, null).page(5000, "other 1")))
        .isEqualTo("no series of c on the page");
    ScrapedTarget target =
        new ScrapedTarget(value("c{x='a'}", increase, 60, null, null, WhenAbsent.Unknown));
    assertThat(why(target.page(5000, "c{x='b'} 1"))).isEqualTo("no series of c{x='a'} on the page");
  }
}
