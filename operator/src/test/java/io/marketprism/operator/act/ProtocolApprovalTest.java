package io.marketprism.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.Intent;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.act.Protocol.Step;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What becomes of a proposal, by each fact. */
class ProtocolApprovalTest {

  private static final Step LEAVE = new Step.Leave();

  @Test
  void whatIsProposedIsPlannedOnlyWhenItIsPermittedAndNeverClaimed() {
    State state = State.AWAITING;
    assertThat(next(state, new Fact.Proposed()))
        .isEqualTo(new Step.Move(RemediationPhase.AwaitingApproval, null, "waits for approval"));
    assertThat(next(state, new Fact.Permitted("by alice: go on")))
        .isEqualTo(new Step.Move(RemediationPhase.Planned, null, "approved by alice: go on"));
    for (AbortReason reason : AbortReason.values()) {
      assertThat(
              next(
                  state,
                  new Fact.Judged(
                      new Verification.Verdict("", RemediationPhase.Aborted, reason, "why"))))
          .isEqualTo(new Step.Move(RemediationPhase.Aborted, reason, "why"));
    }
    assertThat(next(state, new Fact.Orphaned()))
        .isEqualTo(
            new Step.Move(
                RemediationPhase.Aborted, AbortReason.StackGone, "StackGone: nothing was done"));
    for (boolean mayBegin : new boolean[] {true, false}) {
      assertThat(next(state, new Fact.Met(mayBegin, true))).isEqualTo(LEAVE);
      assertThat(next(state, new Fact.Met(mayBegin, false))).isEqualTo(LEAVE);
    }
    assertThat(
            next(
                state,
                new Fact.Judged(
                    Verification.Verdict.of("", RemediationPhase.Succeeded, "not of a proposal"))))
        .isEqualTo(LEAVE);
  }

  @Test
  void anApprovalSaysNothingInAnyOtherState() {
    for (State state : State.values()) {
      if (state != State.AWAITING && state != State.ENDED) {
        assertThat(next(state, new Fact.Permitted("by alice"))).isEqualTo(LEAVE);
        assertThat(next(state, new Fact.Proposed())).isEqualTo(LEAVE);
      }
    }
  }

  private static Step next(State state, Fact fact) {
    return Protocol.next(
        new Intent(Action.Restart, new Incarnation("engine", "c0ffee", Instant.EPOCH)),
        state,
        fact);
  }
}
