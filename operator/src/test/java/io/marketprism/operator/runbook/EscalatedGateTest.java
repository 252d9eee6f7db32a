package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static io.marketprism.operator.runbook.Given.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Memory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An escalation gives up what did not help, and nothing that was never tried. */
class EscalatedGateTest {

  private static final Memory ESCALATED = Memory.NONE.fired(at(0)).escalated(at(100), "why");

  @Test
  void whatDidNotHelpIsGivenUp() {
    assertThat(gate(ESCALATED, attempt(Action.Restart, RemediationPhase.Ineffective, 50)))
        .contains(Reason.Escalated);
    assertThat(gate(ESCALATED, Given.aborted(AbortReason.NotExecuted, 50)))
        .contains(Reason.Escalated);
  }

  /** No scenario applied, or it asked for a person; now one does. */
  @Test
  void whereNothingWasTriedNothingIsGivenUp() {
    assertThat(gate(ESCALATED)).isEmpty();
    assertThat(gate(ESCALATED, attempt(Action.Restart, RemediationPhase.Ineffective, -50)))
        .as("of an earlier firing")
        .isEmpty();
  }

  @Test
  void whatAMachineWasTooSlowToBeginWasNotTried() {
    assertThat(
            gate(
                ESCALATED,
                Given.aborted(AbortReason.Expired, 20),
                Given.aborted(AbortReason.Expired, 50),
                Given.aborted(AbortReason.Expired, 80)))
        .isEmpty();
  }

  /** What somebody restarts three times in a row has a deeper cause. */
  @Test
  void whatHelpedAndDidNotLastIsGivenUp() {
    Memory again = Memory.NONE.fired(at(90)).escalated(at(100), "why");
    assertThat(
            gate(
                again,
                attempt(Action.Restart, RemediationPhase.Succeeded, 20),
                attempt(Action.Restart, RemediationPhase.Succeeded, 50),
                attempt(Action.Restart, RemediationPhase.Succeeded, 80)))
        .contains(Reason.Escalated);
  }

  private static Optional<Reason> gate(Memory memory, Attempt... attempts) {
    AlertPolicy alert = Given.alert(always(TRUE), 0, scenario("s", null, Action.Restart));
    Instant now = at(200);
    EngineState state =
        Given.state(
            Map.of(alert.name(), AlertState.remembered(memory)), Map.of(), Map.of(), Map.of());
    Situation situation =
        Situation.of(
            Given.stack(alert),
            state,
            Map.of(alert.name(), Given.judged(alert, Given.scope())),
            new Readings(Map.of()),
            new History(List.of(attempts)),
            now);
    return RestraintGates.escalated(situation.candidate(alert), situation).map(Gate.Hold::reason);
  }
}
