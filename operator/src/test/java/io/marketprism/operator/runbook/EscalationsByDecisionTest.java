package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a person is told of an alert by what was decided of it. */
class EscalationsByDecisionTest {

  @Test
  void whatIsGivenUpIsToldAtOnce() {
    assertThat(escalation(Reason.Escalated, 0))
        .isEqualTo(new Escalation(at(1000), "the decision's message"));
  }

  @Test
  void whatHasNoScenarioIsToldAfterAMinute() {
    assertThat(escalation(Reason.NoScenario, 59)).isNull();
    assertThat(escalation(Reason.NoScenario, 60)).isNotNull();
  }

  @Test
  void whatCanNotBeDiagnosedIsToldAfterTenMinutes() {
    assertThat(escalation(Reason.DiagnosisUnknown, 599)).isNull();
    assertThat(escalation(Reason.DiagnosisUnknown, 600)).isNotNull();
  }

  @Test
  void everyOtherReasonIsNobodysBusinessHoweverLongItLasts() {
    Set<Reason> others =
        EnumSet.complementOf(
            EnumSet.of(Reason.Escalated, Reason.NoScenario, Reason.DiagnosisUnknown));
    for (Reason reason : others) {
      assertThat(escalation(reason, 86_400)).as("%s", reason).isNull();
    }
  }

  @Test
  void whatWasToldAlreadyIsNotToldAgain() {
    Memory told = Memory.NONE.fired(at(0)).escalated(at(10), "in vain");
    assertThat(escalation(Reason.Escalated, 0, told)).isEqualTo(told.escalation());
  }

  @Test
  void otherAlertsAreLeftAsTheyAre() {
    AlertState other = AlertState.remembered(Memory.NONE.fired(at(5)));
    EngineState state =
        Given.state(
            Map.of("Down", AlertState.INITIAL, "Other", other), Map.of(), Map.of(), Map.of());
    assertThat(byDecision(state, decision(Reason.Escalated))).containsEntry("Other", other);
  }

  private static @Nullable Escalation escalation(Reason reason, int undiagnosedFor) {
    return escalation(reason, undiagnosedFor, Memory.NONE.fired(at(0)));
  }

  private static @Nullable Escalation escalation(Reason reason, int undiagnosedFor, Memory memory) {
    HoldClock undiagnosed =
        HoldClock.IDLE.tick(TRUE, at(1000 - undiagnosedFor)).tick(TRUE, at(1000));
    AlertState alert =
        new AlertState(
            new AlertState.Clocks(undiagnosed, Map.of(), undiagnosed, null, null, null), memory);
    EngineState state = Given.state(Map.of("Down", alert), Map.of(), Map.of(), Map.of());
    return alert(byDecision(state, decision(reason))).memory().escalation();
  }

  private static AlertState alert(Map<String, AlertState> alerts) {
    return alerts.getOrDefault("Down", AlertState.INITIAL);
  }

  private static Map<String, AlertState> byDecision(EngineState state, Decision decision) {
    return Escalations.byDecision(
        state,
        Map.of("Down", Given.judged(Given.alert(always(TRUE), 30), scope())),
        List.of(decision),
        at(1000));
  }

  private static Decision decision(Reason reason) {
    return new Decision("Down", Given.SERVICE, reason, "the decision's message", null, null);
  }
}
