package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Mutants;
import io.marketprism.operator.api.Schema;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the CRDs admit as a schedule is one, and what is none is refused where it is declared.
 * What no schema can know is whether a range runs forwards, how far its moments are apart, and the
 * names of time zones.
 */
class DeclaredTimesTest {

  private static final int MANY = 20_000;

  private static final List<String> SCHEDULES =
      List.of(
          "0 4 * * 1",
          "30 3 1,15 * *",
          "*/15 0-6 * * MON-FRI",
          "5 20 * jan,JUL 0",
          "0 0 1-7/2 */3 7",
          "59 23 31 12 6-7",
          "61 25 * * *",
          "0 24 32 13 8",
          "*/5 * * * *");

  /** What is found when it is read, and named with its place. */
  private static final Pattern LATER =
      Pattern.compile("Invalid range!|never comes|comes more often than every");

  @ParameterizedTest
  @CsvSource({
    "dockerhosts, maintenanceWindows, 5",
    "marketprismstacks, maintenanceWindows, 5",
    "marketprismstacks, services/scheduledRestart, 1440"
  })
  void aScheduleThatIsAdmittedIsOne(String plural, String where, int minutes) throws IOException {
    Schema schema = Schema.of(plural, where.split("/", -1));
    List<String> admitted =
        Mutants.of(31, SCHEDULES)
            .limit(MANY)
            .filter(schedule -> schema.refusals(Map.of("schedule", schedule)).isEmpty())
            .distinct()
            .toList();
    assertThat(admitted).hasSizeGreaterThan(60).contains("0 4 * * 1").doesNotContain("61 25 * * *");
    for (String schedule : admitted) {
      try {
        CronSchedule.of(schedule, null, Duration.ofMinutes(minutes));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).as(schedule).containsPattern(LATER);
      }
    }
  }

  /** Nothing that works is refused. */
  @ParameterizedTest
  @CsvSource({
    "dockerhosts, maintenanceWindows, 5",
    "marketprismstacks, services/scheduledRestart, 1440"
  })
  void aScheduleThatIsRefusedWouldNotWork(String plural, String where, int minutes)
      throws IOException {
    Schema schema = Schema.of(plural, where.split("/", -1));
    for (String schedule : SCHEDULES) {
      if (!schema.refusals(Map.of("schedule", schedule)).isEmpty()) {
        assertThat(works(schedule, minutes)).as(schedule).isFalse();
      }
    }
  }

  private static boolean works(String schedule, int minutes) {
    try {
      CronSchedule.of(schedule, null, Duration.ofMinutes(minutes));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void whatIsNoneIsRefusedInASentence() throws IOException {
    assertThat(
            Schema.of("dockerhosts", "maintenanceWindows")
                .refusals(Map.of("schedule", "61 25 * * *")))
        .anySatisfy(
            refusal ->
                assertThat(refusal)
                    .startsWith(
                        "schedule is five cron fields with one blank between them, minute"));
  }
}
