package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

  private static CronSchedule schedule(String fields, String zone) {
    return CronSchedule.of(fields, ZoneId.of(zone));
  }

  /** Two changes each, but for Shanghai; Lord Howe's is of half an hour. */
  @ParameterizedTest
  @CsvSource({
    "0 20 * * 0,   UTC,                 2026-11-01T03:00:00Z, 2026-11-01T20:00:00Z",
    "0 4 * * 1,    Asia/Shanghai,       2026-11-01T03:00:00Z, 2026-11-01T20:00:00Z",
    "0 4 * * *,    America/New_York,    2026-10-31T08:00:00Z, 2026-11-01T09:00:00Z",
    "30 1 * * *,   America/New_York,    2026-11-01T00:00:00Z, 2026-11-01T05:30:00Z",
    "30 1 * * *,   America/New_York,    2026-11-01T05:30:00Z, 2026-11-02T06:30:00Z",
    "30 2 * * *,   America/New_York,    2027-03-14T00:00:00Z, 2027-03-14T07:00:00Z",
    "30 2 * * *,   America/New_York,    2027-03-14T07:00:00Z, 2027-03-15T06:30:00Z",
    "30 2 * * *,   Europe/Berlin,       2027-03-28T00:00:00Z, 2027-03-28T01:00:00Z",
    "30 2 * * *,   Europe/Berlin,       2027-10-30T22:00:00Z, 2027-10-31T00:30:00Z",
    "30 2 * * *,   Europe/Berlin,       2027-10-31T00:30:00Z, 2027-11-01T01:30:00Z",
    "15 2 * * *,   Australia/Lord_Howe, 2026-10-03T12:00:00Z, 2026-10-03T15:30:00Z",
    "45 1 * * *,   Australia/Lord_Howe, 2027-04-03T12:00:00Z, 2027-04-03T14:45:00Z",
    "45 1 * * *,   Australia/Lord_Howe, 2027-04-03T14:45:00Z, 2027-04-04T15:15:00Z"
  })
  void theNextMomentIsThatOfTheClockOnTheWall(
      String fields, String zone, Instant now, Instant expected) {
    CronSchedule schedule = schedule(fields, zone);
    assertThat(schedule.next(now)).contains(expected);
    assertThat(schedule.latest(expected)).contains(expected);
    assertThat(schedule.latest(expected.minusMillis(1)).orElseThrow()).isBefore(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Asia/Shanghai",
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe"
      })
  void inAYearThereAreAsManyAsWeeksAndEachIsTheLatestUntilTheNext(String zone) {
    for (String time : List.of("30 2", "45 1", "0 20")) {
      CronSchedule schedule = schedule(time + " * * 0", zone);
      Instant now = Instant.parse("2026-10-31T16:00:00Z");
      List<Instant> moments = new ArrayList<>();
      for (int i = 0; i < 52; i++) {
        now = schedule.next(now).orElseThrow();
        moments.add(now);
        assertThat(schedule.latest(now.plus(Duration.ofHours(100)))).contains(now);
      }
      assertThat(Duration.between(moments.getFirst(), moments.getLast()).toDays())
          .isBetween(356L, 357L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"* * * * *", "0 * * * *", "0 8,20 * * *", "*/5 4 * * 0", "0 1-3 1 * *"})
  void oftenerThanOnceADayIsRefused(String fields) {
    assertThatThrownBy(() -> schedule(fields, "UTC")).hasMessageContaining("oftener than once");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 20 * * 8x", "61 * * * *", "nonsense", "0 20 * *", "0 0 31 2 *"})
  void whatIsNoScheduleIsRefused(String fields) {
    assertThatThrownBy(() -> schedule(fields, "UTC")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyDayHasTheSameTimeOfDay() {
    assertThat(schedule("30 4 * * 1", "Asia/Shanghai").everyDay().text())
        .isEqualTo("30 4 * * * Asia/Shanghai");
  }
}
