package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertState.Phase;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.Explanation.Alert;
import io.marketprism.operator.runbook.Explanation.GateView;
import io.marketprism.operator.runbook.Explanation.Holds;
import io.marketprism.operator.runbook.Explanation.Rule;
import io.marketprism.operator.runbook.Explanation.Verdict;
import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.web.Json;
import io.marketprism.operator.web.StackExplanation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainScreenTest {

  private static final Instant NOW = Instant.parse("2026-11-30T19:05:00Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final Alert HELD =
      new Alert(
          "CollectorHighMemory",
          "data-collector",
          Severity.warning,
          Phase.Firing,
          NOW.minusSeconds(120),
          null,
          new Rule(
              "memory > thresholds.collectorHighMemory",
              Holds.Yes,
              null,
              List.of(
                  new Observation(
                      "memory",
                      "3221225473",
                      null,
                      NOW.minusSeconds(4),
                      "> 3221225472 (thresholds.collectorHighMemory)"))),
          300,
          List.of(
              new Explanation.Scenario(
                  "near-critical",
                  Action.Restart,
                  new Rule("memory > 3500000000.0", Holds.Yes, null, List.of()))),
          "near-critical",
          null,
          Action.Restart,
          List.of(
              new GateView("Pause", Verdict.Passes, "nothing is paused", null, null, null),
              new GateView(
                  "Limits",
                  Verdict.Holds,
                  "data-collector 3 of 3 in 600 s; the stack 3 of 10 in 3600 s",
                  Reason.LimitReached,
                  "data-collector had 3 restarts within 600 s, no more until 2026-11-30T19:08:00Z",
                  NOW.plusSeconds(180))),
          new Explanation.Outcome(
              Reason.LimitReached,
              "data-collector had 3 restarts within 600 s, no more until 2026-11-30T19:08:00Z",
              NOW.plusSeconds(180)),
          List.of(
              new Explanation.Need("a restart is within the limits again", NOW.plusSeconds(180))),
          NOW.plusSeconds(180));

  private static final Alert INACTIVE =
      new Alert(
          "BrokerDown",
          "nats",
          Severity.critical,
          Phase.Inactive,
          null,
          null,
          new Rule("!probe.health.ok", Holds.No, null, List.of()),
          30,
          List.of(),
          null,
          "the expression does not hold, so that none is looked for",
          null,
          List.of(),
          new Explanation.Outcome(Reason.Inactive, "", null),
          List.of(new Explanation.Need("its expression holds", null)),
          null);

  private static final StackExplanation EXPLANATION =
      new StackExplanation(
          "prod", "main", "pod-1", "1.0", true, NOW, List.of(), List.of(HELD, INACTIVE));

  @Test
  void theDecisionComesFirstAndThenWhatItRestsOn() {
    assertThat(new ExplainScreen(EXPLANATION, ZONE).text(false))
        .isEqualTo(
            """
            prod/main  evaluated 03:05:00 by pod-1, which acts

            CollectorHighMemory  Firing since 03:03:00 (2m0s)  warning  service data-collector
              decision    LimitReached: data-collector had 3 restarts within 600 s, no more until 2026-11-30T19:08:00Z
              acts when   a restart is within the limits again, at 03:08:00
              earliest    03:08:00, if all stays as it is
              expression  memory > thresholds.collectorHighMemory (holds; for 300 s)
                READING   VALUE        COMPARED WITH                                   AGE
                memory    3221225473   > 3221225472 (thresholds.collectorHighMemory)   4s
              scenarios
                    SCENARIO        ACTION    WHEN
                >   near-critical   Restart   memory > 3500000000.0   holds
              gates
                         GATE     BY
                passes   Pause    nothing is paused                                             -
                HOLDS    Limits   data-collector 3 of 3 in 600 s; the stack 3 of 10 in 3600 s   LimitReached: data-collector had 3 restarts within 600 s, no more until 2026-11-30T19:08:00Z

            inactive: BrokerDown
            """);
  }

  @Test
  void whatIsInactiveIsExplainedWhenItIsAskedFor() {
    assertThat(new ExplainScreen(EXPLANATION, ZONE).text(true))
        .contains(
            "BrokerDown  Inactive  critical  service nats",
            "acts when   its expression holds",
            "expression  !probe.health.ok (does not hold; for 30 s)")
        .doesNotContain("inactive:");
  }

  @Test
  void anOperatorThatStandsByIsNamedAsSuch() {
    StackExplanation standby =
        new StackExplanation(
            "prod",
            "main",
            "pod-2",
            "1.0",
            false,
            NOW,
            List.of("spec.alerts[X]: wrong"),
            List.of());
    assertThat(new ExplainScreen(standby, ZONE).text(false))
        .contains(
            "by pod-2, which stands by and does not act", "switched off: spec.alerts[X]: wrong");
  }

  @Test
  void theJsonOfAnExplanationIsReadAsItWasWritten() throws JsonProcessingException {
    assertThat(
            Json.MAPPER.readValue(
                Json.MAPPER.writeValueAsString(EXPLANATION), StackExplanation.class))
        .isEqualTo(EXPLANATION);
  }
}
