package io.marketprism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerChoice.LastAlive;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several names, which container is meant. Each is written {@code name:id:state}. */
class ContainerChoiceTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // alive before all else
        "a:1:running b:2:exited   |     | a",
        "a:1:exited  b:2:running  |     | b",
        "a:1:exited  b:2:paused   | a:1 | b",
        "a:1:running b:2:running  |     | a",
        "a:1:running b:2:running  | b:2 | b",
        "a:1:exited  b:2:restarting  |     | b",
        "a:1:exited  b:2:restarting  | a:1 | b",
        "a:1:restarting b:2:running  | a:1 | b",
        "a:1:restarting b:2:restarting | b:2 | b",
        "a:1:absent  b:2:restarting  |     | b",
        // who was alive last
        "a:1:exited  b:2:exited   | b:2 | b",
        "a:1:exited  b:2:exited   | a:1 | a",
        "a:1:exited  b:2:created  | a:1 | a",
        // renamed to another of the names, and made again under its name
        "a:2:exited  b:1:exited   | a:1 | b",
        "a:3:exited  b:2:exited   | a:1 | a",
        // the only one
        "a:1:absent  b:2:exited   |     | b",
        "a:1:exited               |     | a",
        "a:1:dead    b:2:absent   | b:2 | ambiguous: b, which ran last, is gone, and a does not run",
        // none
        "a:1:absent  b:2:absent   |     | a",
        "a:1:absent  b:2:absent   | b:2 | b",
        // nobody knows
        "a:1:exited  b:2:exited   |     | ambiguous: a and b both exist and neither runs",
        "a:1:created b:2:dead     |     | ambiguous: a and b both exist and neither runs",
        "a:1:exited  b:2:exited c:3:exited | | ambiguous: a and b and c all exist and none runs",
        "a:1:exited  b:2:absent   | b:2 | ambiguous: b, which ran last, is gone, and a does not run",
        "a:1:exited  b:2:exited   | x:9 | ambiguous: a and b both exist and neither runs",
      })
  void isChosen(String candidates, String last, String expected) {
    String chosen =
        switch (ContainerChoice.of(facts(candidates), last(last))) {
          case Reading.Known<ContainerFacts>(ContainerFacts facts) -> facts.name();
          case Reading.Unknown<ContainerFacts>(String why) -> why;
        };
    assertThat(chosen).isEqualTo(expected);
  }

  @Test
  void withoutANameThereIsNone() {
    assertThat(ContainerChoice.of(List.of(), Optional.empty()))
        .isEqualTo(Reading.unknown("no container is named"));
  }

  @ParameterizedTest
  @CsvSource({
    "a:1:running, b:2",
    "a:1:paused, b:2",
    "a:1:restarting, b:2",
    "a:1:exited, b:2",
    "a:1:absent, b:2"
  })
  void onlyWhoIsAliveIsRemembered(String seen, String before) {
    Optional<LastAlive> after =
        ContainerChoice.after(Reading.of(facts(seen).getFirst()), last(before));
    boolean alive = !seen.endsWith("exited") && !seen.endsWith("absent");
    assertThat(after).isEqualTo(last(alive ? "a:1" : before));
    assertThat(ContainerChoice.after(Reading.unknown("away"), last(before)))
        .isEqualTo(last(before));
  }

  private static Optional<LastAlive> last(String text) {
    return Optional.ofNullable(text)
        .map(t -> t.split(":", -1))
        .map(parts -> new LastAlive(parts[0], parts[1]));
  }

  private static List<ContainerFacts> facts(String candidates) {
    return Arrays.stream(candidates.strip().split(" +"))
        .map(candidate -> candidate.split(":", -1))
        .map(parts -> facts(parts[0], parts[1], parts[2]))
        .toList();
  }

  private static ContainerFacts facts(String name, String id, String state) {
    ContainerState is = ContainerState.valueOf(state.toUpperCase(java.util.Locale.ROOT));
    return is == ContainerState.ABSENT
        ? ContainerFacts.absent(name, "engine", NOW)
        : new ContainerFacts(
            name,
            new Incarnation("engine", id, NOW),
            is,
            "none",
            0,
            false,
            "unless-stopped",
            Double.POSITIVE_INFINITY,
            Duration.ofSeconds(10),
            new ContainerFacts.Endpoints(false, Set.of()),
            ContainerFacts.ComposeLabels.NONE,
            Environment.EMPTY,
            "",
            Instant.EPOCH,
            List.of(),
            NOW);
  }
}
