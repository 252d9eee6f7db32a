package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Wanted;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A year of weekly restarts, over both changes of daylight saving. */
class ScheduledRestartYearTest {

  /** An hour that doesn't exist once a year, one that comes twice, and one that is like all. */
  @ParameterizedTest
  @CsvSource({
    "Asia/Shanghai, 4, 0",
    "America/New_York, 2, 30",
    "America/New_York, 1, 30",
    "Europe/Berlin, 2, 30",
    "Australia/Lord_Howe, 2, 15",
    "Australia/Lord_Howe, 1, 45"
  })
  void theCollectorIsRestartedOncePerWeekWhoeverLeads(String zone, int hour, int minute) {
    CompiledStack compiled =
        StackFixture.compile(
            "services: [{name: data-collector, scheduledRestart: {schedule: %d %d * * 0, timeZone: %s}}]"
                .formatted(minute, hour, zone));
    Instant begin = Instant.parse("2026-10-26T12:00:00Z");
    Simulation simulation = new Simulation(compiled, begin, new Simulation.Listener() {});
    ZoneId wall = ZoneId.of(zone);
    for (int week = 0; week < 53; week++) {
      Instant before =
          ZonedDateTime.ofInstant(begin, wall)
              .with(DayOfWeek.SUNDAY)
              .with(LocalTime.MIDNIGHT)
              .plusWeeks(week)
              .plusHours(Math.max(0, hour - 1))
              .toInstant();
      simulation.step(Duration.between(simulation.now(), before));
      while (simulation.now().isBefore(before.plus(Duration.ofHours(4)))) {
        simulation.step(Duration.ofSeconds(simulation.isIdle() ? 15 : 5));
        if (simulation.now().getEpochSecond() % 1800 == 0) {
          simulation.operatorRestarts();
        }
      }
      List<Attempt> attempts = simulation.attempts();
      assertThat(attempts).as("restarts after %d weeks", week + 1).hasSize(week + 1);
      Attempt last = attempts.getLast();
      assertThat(last.phase()).isEqualTo(RemediationPhase.Succeeded);
      LocalTime at = last.createdAt().atZone(wall).toLocalTime();
      LocalTime asked = LocalTime.of(hour, minute);
      ZoneOffsetTransition change =
          wall.getRules().getTransition(last.createdAt().atZone(wall).toLocalDate().atTime(asked));
      boolean inGap = change != null && change.isGap();
      assertThat(at).isBetween(inGap ? at : asked, inGap ? at : asked.plusMinutes(1));
    }
    assertThat(
            simulation.last().state().wanted().values().stream()
                .filter(memory -> memory.outcome() == Wanted.Outcome.Missed))
        .isEmpty();
  }
}
