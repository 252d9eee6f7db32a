package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.saying;
import static io.marketprism.operator.runbook.Given.scope;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ScenarioPolicy.Pause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a wait is: what is declared, what the other side asks for, and 1 to 5 minutes. */
class PauseTest {

  @Test
  void isAMinuteWithoutAnythingBetter() {
    assertThat(Pause.DEFAULT.in(scope())).isEqualTo(seconds(60));
  }

  @ParameterizedTest
  @CsvSource({"60,60", "90,90", "300,300", "301,300", "86400,300", "59,60", "0,60"})
  void isWhatIsDeclaredWithinOneAndFiveMinutes(long declared, long paused) {
    assertThat(new Pause(seconds(declared), null, Pause.AT_MOST).in(scope()))
        .isEqualTo(seconds(paused));
  }

  @ParameterizedTest
  @CsvSource({
    "120,120",
    "60,60",
    "61.2,62",
    "300,300",
    "301,300",
    "999999999999,300",
    "1e300,300",
    "Infinity,300"
  })
  void isWhatTheOtherSideAsksForUpToFiveMinutes(String asked, long paused) {
    assertThat(asked(asked)).isEqualTo(seconds(paused));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "-1e300", "5", "59.9", "NaN", "-Infinity", "soon", "", "0x1F"})
  void isWhatIsDeclaredWhereTheOtherSideAsksForLessOrForNothing(String asked) {
    assertThat(asked(asked)).isEqualTo(seconds(60));
  }

  @Test
  void isWhatIsDeclaredWhereItIsUnknownWhatTheOtherSideAsksFor() {
    assertThat(new Pause(seconds(90), saying(Reading.unknown("no log")), Pause.AT_MOST).in(scope()))
        .isEqualTo(seconds(90));
  }

  @Test
  void theLongerOfTheTwoCounts() {
    assertThat(new Pause(seconds(200), saying(Reading.of("120")), Pause.AT_MOST).in(scope()))
        .isEqualTo(seconds(200));
  }

  private static Duration asked(String text) {
    return new Pause(seconds(60), saying(Reading.of(text)), Pause.AT_MOST).in(scope());
  }
}
