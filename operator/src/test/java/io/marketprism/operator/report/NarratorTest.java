package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which Events a change of the status is worth. */
class NarratorTest {

  /** What is seen of a log comes later than a page of metrics, and may be another scenario. */
  @Test
  void aWaitForAnotherScenarioIsAnEvent() {
    StackStatus silent = waiting("exchange-maintenance", "12 s");
    StackStatus limited = waiting("exchange-rate-limit", "12 s");
    assertThat(Narrator.tell(silent, limited))
        .extracting(Occurrence::reason, Occurrence::message)
        .containsExactly(tuple("Waiting", "Low: scenario exchange-rate-limit: waiting for 12 s"));
    assertThat(Narrator.tell(limited, limited)).isEmpty();
    assertThat(Narrator.tell(limited, waiting("exchange-rate-limit", "13 s"))).isEmpty();
  }

  private static StackStatus waiting(String scenario, String time) {
    StackStatus.AlertStatus alert =
        new StackStatus.AlertStatus(
            "Low",
            "data-collector",
            Severity.warning,
            AlertState.Phase.Firing,
            Reason.Waiting,
            "scenario %s: waiting for %s".formatted(scenario, time),
            "2026-11-01T03:00:00Z",
            null,
            null,
            null,
            "2026-11-01T03:00:00Z",
            "2026-11-01T03:05:00Z",
            scenario,
            List.of("2026-11-01T03:00:00Z"));
    return new StackStatus(
        1L,
        "1/1",
        "Low",
        null,
        0L,
        List.of(),
        List.of(),
        List.of(alert),
        null,
        "Waiting",
        "2026-11-01T03:00:00Z",
        null,
        null);
  }
}
