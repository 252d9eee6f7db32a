package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.simulation.StackFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an evaluation leads to. */
class EffectsTest {

  private final StackFixture stack = StackFixture.builtIn().advance(5);

  /** An alert, and restarts that are wanted although nothing is wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CollectorTargetDown",
        "ScheduledRestart.data-collector",
        "RestartBeforeLimit.data-collector"
      })
  void ofWhateverIsEscalatedAFlightRecordIsKept(String name) {
    AlertState.Escalation escalation = new AlertState.Escalation(stack.now(), "it did not help");
    Evaluation escalated = escalated(name, escalation);
    assertThat(new Effects(moment(stack.last().state()), escalated).ofEscalations())
        .containsExactly(new Effect.KeepEvidence(name, "data-collector", escalation));
  }

  @Test
  void itIsKeptOnce() {
    String name = "ScheduledRestart.data-collector";
    Evaluation escalated =
        escalated(name, new AlertState.Escalation(stack.now(), "it did not help"));
    assertThat(new Effects(moment(escalated.state()), escalated).ofEscalations()).isEmpty();
  }

  private Evaluation escalated(String name, AlertState.Escalation escalation) {
    Evaluation last = stack.last();
    AlertState.Memory memory =
        new AlertState.Memory(stack.now(), null, escalation, null, List.of());
    return new Evaluation(
        EngineState.remembering(Map.of(name, memory), last.state().wanted()),
        last.decisions(),
        last.verdicts(),
        last.readiness(),
        last.history(),
        last.hosts(),
        last.wakeAt());
  }

  private Moment moment(EngineState before) {
    return new Moment(
        new MarketPrismStack(), stack.compiled(), before, stack.readings(), List.of(), stack.now());
  }
}
