package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.web.view.Incident;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Remediations as a timeline. */
class IncidentsTest {

  private static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");

  private static Remediation remediation(int number, RemediationPhase phase) {
    Instant at = BEGIN.plusSeconds(60L * number);
    return GivenStack.remediation(
        new Attempt(
            "main.nats." + number,
            "nats",
            "BrokerDown",
            "stopped",
            Action.Start,
            phase,
            null,
            at,
            at.plusSeconds(1),
            at.plusSeconds(2),
            phase.isTerminal() ? at.plusSeconds(9) : null,
            "what is known"));
  }

  @ParameterizedTest
  @EnumSource(RemediationPhase.class)
  void eachPhaseIsShown(RemediationPhase phase) {
    assertThat(Incidents.of(List.of(remediation(7, phase))))
        .containsExactly(
            new Incident(
                "main.nats.7",
                "nats",
                "BrokerDown",
                "stopped",
                "Start",
                "because",
                BEGIN.plusSeconds(420),
                BEGIN.plusSeconds(421),
                BEGIN.plusSeconds(422),
                phase.isTerminal() ? BEGIN.plusSeconds(429) : null,
                phase.name(),
                "what is known",
                false));
  }

  @Test
  void oneThatNothingWasWrittenOfIsPlanned() {
    Remediation intent = remediation(1, RemediationPhase.Planned);
    intent.setStatus(null);
    assertThat(Incidents.of(List.of(intent)).getFirst())
        .returns("Planned", Incident::phase)
        .returns(null, Incident::executingAt)
        .returns(null, Incident::endedAt);
  }

  @Test
  void whetherThereIsAFlightRecordIsSaid() {
    Remediation recorded = remediation(1, RemediationPhase.Executing);
    recorded.setStatus(
        new RemediationStatus(
            RemediationPhase.Executing,
            null,
            "pod-1",
            "claimed",
            null,
            null,
            null,
            new RemediationStatus.Evidence("a-file", "00ff", "in short")));
    assertThat(Incidents.of(List.of(recorded)).getFirst().flightRecord()).isTrue();
  }

  @Test
  void theNewestFiftyAreShownTheNewestFirst() {
    List<Remediation> all =
        IntStream.range(0, 80)
            .mapToObj(i -> remediation(i, RemediationPhase.Succeeded))
            .collect(Collectors.toList());
    Collections.shuffle(all, new Random(3));
    assertThat(Incidents.of(all))
        .extracting(Incident::remediation)
        .containsExactlyElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "main.nats." + (79 - i)).toList());
  }
}
