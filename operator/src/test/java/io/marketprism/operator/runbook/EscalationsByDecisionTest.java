package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.scope;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
            EnumSet.of(
                Reason.Escalated, Reason.NoScenario, Reason.DiagnosisUnknown, Reason.LimitReached));
    for (Reason reason : others) {
      assertThat(escalation(reason, 86_400)).as("%s", reason).isNull();
    }
  }

  @Test
  void aLimitThatLastsForLongerThanItsPeriodIsReported() {
    history = restarts(3);
    assertThat(heldByLimit(599).escalation()).isNull();
    assertThat(heldByLimit(600).escalation())
        .isEqualTo(
            new Escalation(
                at(1000),
                "restarts of it have been held for longer than the 600 s of a limit:"
                    + " hot-storage had 3 of them"));
  }

  @Test
  void theLimitThatHoldsSaysHowLongIsTooLong() {
    history = restarts(2);
    history = new History(Stream.concat(history.attempts().stream(), ofOthers(8)).toList());
    assertThat(heldByLimit(3599).escalation()).isNull();
    assertThat(heldByLimit(3600).escalation()).isNotNull();
  }

  /** A restart that is free again for a while doesn't make what holds it another one. */
  @Test
  void whatElseIsDecidedMeanwhileOnlyInterruptsIt() {
    history = restarts(3);
    AlertState.Clocks clocks = AlertState.Clocks.IDLE;
    AlertState held = new AlertState(clocks, Memory.NONE.fired(at(0)));
    held = tick(held, Reason.LimitReached, 400);
    held = tick(held, Reason.LimitReached, 700);
    held = tick(held, Reason.Acting, 701);
    held = tick(held, Reason.RemediationInProgress, 900);
    held = tick(held, Reason.LimitReached, 901);
    assertThat(held.clocks().limited().held()).isEqualTo(Given.seconds(300));
    AlertState over = held.resolved(at(950));
    assertThat(tick(over, Reason.Inactive, 951).clocks().limited()).isEqualTo(HoldClock.IDLE);
  }

  private History history = History.EMPTY;

  private AlertState tick(AlertState alert, Reason reason, int second) {
    EngineState state = Given.state(Map.of("Down", alert), Map.of(), Map.of(), Map.of());
    return alert(byDecision(state, decision(reason), second));
  }

  private Memory heldByLimit(int seconds) {
    HoldClock limited = HoldClock.IDLE.tick(TRUE, at(1000 - seconds)).tick(TRUE, at(1000));
    AlertState.Clocks clocks = AlertState.Clocks.IDLE.limited(limited);
    return tick(new AlertState(clocks, Memory.NONE.fired(at(0))), Reason.LimitReached, 1000)
        .memory();
  }

  private static History restarts(int count) {
    return new History(
        IntStream.range(0, count)
            .mapToObj(i -> attempt(Action.Restart, RemediationPhase.Succeeded, 900 + i))
            .toList());
  }

  private static Stream<Attempt> ofOthers(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> attempt("nats", Action.Restart, RemediationPhase.Succeeded, 900 + i, 900 + i));
  }

  @Test
  void whatWasReportedAlreadyIsNotReportedAgain() {
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

  private @Nullable Escalation escalation(Reason reason, int undiagnosedFor) {
    return escalation(reason, undiagnosedFor, Memory.NONE.fired(at(0)));
  }

  private @Nullable Escalation escalation(Reason reason, int undiagnosedFor, Memory memory) {
    HoldClock undiagnosed =
        HoldClock.IDLE.tick(TRUE, at(1000 - undiagnosedFor)).tick(TRUE, at(1000));
    AlertState alert =
        new AlertState(
            new AlertState.Clocks(
                undiagnosed, Map.of(), undiagnosed, null, null, null, HoldClock.IDLE),
            memory);
    EngineState state = Given.state(Map.of("Down", alert), Map.of(), Map.of(), Map.of());
    return alert(byDecision(state, decision(reason))).memory().escalation();
  }

  private static AlertState alert(Map<String, AlertState> alerts) {
    return alerts.getOrDefault("Down", AlertState.INITIAL);
  }

  private Map<String, AlertState> byDecision(EngineState state, Decision decision) {
    return byDecision(state, decision, 1000);
  }

  private Map<String, AlertState> byDecision(EngineState state, Decision decision, int second) {
    Map<String, Judgement> judgements =
        Map.of("Down", Given.judged(Given.alert(always(TRUE), 30), scope()));
    return Escalations.byDecision(
        Given.stack(), state, judgements, List.of(decision), history, at(second));
  }

  private static Decision decision(Reason reason) {
    return new Decision("Down", Given.SERVICE, reason, "the decision's message", null, null);
  }
}
