package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

  private static final Duration OFTEN = Duration.ofMinutes(5);

  private static CronSchedule cron(String fields, String zone) {
    return CronSchedule.of(fields, zone, OFTEN);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  @Test
  void aMomentIsItsOwnLastAndNotItsOwnNext() {
    CronSchedule sundays = cron("0 20 * * 0", "UTC");
    Instant sunday = at("2026-03-01T20:00:00Z");

    assertThat(sundays.lastAtOrBefore(sunday)).contains(sunday);
    assertThat(sundays.next(sunday)).contains(at("2026-03-08T20:00:00Z"));
    assertThat(sundays.lastAtOrBefore(sunday.plusMillis(59_999))).contains(sunday);
    assertThat(sundays.lastAtOrBefore(sunday.minusMillis(1))).contains(at("2026-02-22T20:00:00Z"));
    assertThat(sundays.next(sunday.minusMillis(1))).contains(sunday);
  }

  @Test
  void aZoneIsThatOfItsCalendar() {
    assertThat(cron("0 4 * * 1", "Asia/Shanghai").next(at("2026-03-01T00:00:00Z")))
        .contains(at("2026-03-01T20:00:00Z"));
  }

  @Test
  void dayOfMonthAndDayOfWeekAreEitherAsInCron() {
    CronSchedule either = cron("0 0 13 * 5", "UTC");
    List<Instant> seen = all(either, at("2026-04-01T00:00:00Z"), at("2026-04-20T00:00:00Z"));

    assertThat(seen)
        .containsExactly(
            at("2026-04-03T00:00:00Z"),
            at("2026-04-10T00:00:00Z"),
            at("2026-04-13T00:00:00Z"),
            at("2026-04-17T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    // A local time that is left out is at the first moment after it.
    "30 2 * * *, Europe/Berlin, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    "30 2 * * *, America/New_York, 2026-03-08T06:00:00Z, 2026-03-08T07:00:00Z",
    // One that comes twice is at its first.
    "30 2 * * *, Europe/Berlin, 2026-10-24T23:00:00Z, 2026-10-25T00:30:00Z",
    "30 1 * * *, America/New_York, 2026-11-01T04:00:00Z, 2026-11-01T05:30:00Z",
    // And only there.
    "30 2 * * *, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    "30 2 * * *, Europe/Berlin, 2026-10-25T01:10:00Z, 2026-10-26T01:30:00Z",
    // The end of a repeated hour comes once.
    "0 3 * * *, Europe/Berlin, 2026-10-25T01:10:00Z, 2026-10-25T02:00:00Z",
  })
  void changesOfTheClocks(String fields, String zone, String now, String next) {
    assertThat(cron(fields, zone).next(at(now))).contains(at(next));
    assertThat(cron(fields, zone).lastAtOrBefore(at(next))).contains(at(next));
  }

  @Test
  void theLastOneOfARepeatedHourIsInItsFirstRun() {
    assertThat(cron("45 2 * * *", "Europe/Berlin").lastAtOrBefore(at("2026-10-25T01:30:00Z")))
        .contains(at("2026-10-25T00:45:00Z"));
  }

  /** Forwards and backwards the same moments come, none twice, over both changes of a year. */
  @ParameterizedTest
  @CsvSource({
    "0 20 * * 0, UTC", "30 2 * * *, Europe/Berlin", "30 1 * * 0, America/New_York",
    "*/30 * * * *, Australia/Lord_Howe", "0 0 1 * *, Pacific/Apia", "59 23 31 12 *, Asia/Shanghai",
    "30 0 * * *, America/Sao_Paulo"
  })
  void forwardsIsBackwards(String fields, String zone) {
    CronSchedule schedule = cron(fields, zone);
    Instant begin = at("2011-01-01T00:00:00Z");
    Instant end = begin.plus(Duration.ofDays(370));
    List<Instant> forwards = all(schedule, begin, end);
    List<Instant> backwards = new ArrayList<>();
    for (Instant last = schedule.lastAtOrBefore(end).orElseThrow();
        last.isAfter(begin);
        last = schedule.lastAtOrBefore(last.minusMillis(1)).orElseThrow()) {
      backwards.addFirst(last);
    }

    assertThat(forwards).isEqualTo(backwards).doesNotHaveDuplicates().isNotEmpty();
  }

  private static List<Instant> all(CronSchedule schedule, Instant begin, Instant end) {
    List<Instant> all = new ArrayList<>();
    for (Instant next = schedule.next(begin).orElseThrow();
        !next.isAfter(end);
        next = schedule.next(next).orElseThrow()) {
      all.add(next);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "* * * * *, UTC, more often than every 5 minutes",
    "'0,58 0,23 * * *', UTC, more often than every 5 minutes",
    "0 0 30 2 *, UTC, 0 0 30 2 * never comes",
    "61 * * * *, UTC, is no schedule of five cron fields",
    "often, UTC, is no schedule of five cron fields",
    "'', UTC, is no schedule of five cron fields",
    "0 0 0 * * ?, UTC, is no schedule of five cron fields",
    "@daily, UTC, is no schedule of five cron fields",
    "0 0 * * *, Mars/Olympus, Mars/Olympus is no time zone",
  })
  void whatIsNoScheduleIsSaid(String fields, String zone, String why) {
    assertThatThrownBy(() -> cron(fields, zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theLeapDayComes() {
    assertThat(cron("0 0 29 2 *", "UTC").next(at("2026-01-01T00:00:00Z")))
        .contains(at("2028-02-29T00:00:00Z"));
  }
}
