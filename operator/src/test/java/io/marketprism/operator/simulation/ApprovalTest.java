package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import org.junit.jupiter.api.Test;

/** What waits for approval, and what becomes of it; more of it is in docs/scenarios. */
class ApprovalTest {

  private final StackFixture stack = StackFixture.of("mode: Approve");

  @Test
  void nothingIsDoneWithoutAnAnswerHoweverLongItTakes() {
    stack.service("hot-storage").fail();
    stack.advance(3_600);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.attempts())
        .hasSizeGreaterThan(1)
        .allMatch(a -> a.executingAt() == null)
        .filteredOn(Attempt::isOpen)
        .hasSizeLessThan(2);
  }

  @Test
  void aProposalHoldsItsServiceAndNoOther() {
    stack.service("hot-storage").fail();
    stack.advance(120);
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.NeedsApproval);
    stack.service("cold-storage").fail();
    stack.advance(120);
    assertThat(stack.reason("ColdStorageDown")).isEqualTo(Reason.NeedsApproval);
    assertThat(stack.attempts())
        .hasSize(2)
        .allMatch(a -> a.phase() == RemediationPhase.AwaitingApproval);
  }

  @Test
  void whatIsApprovedInModeObserveIsWithdrawn() {
    stack.service("hot-storage").fail();
    stack.advance(120);
    stack.apply("{mode: Observe}");
    assertThat(stack.answers("hot-storage", true)).isTrue();
    stack.advance(30);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.attempts())
        .singleElement()
        .satisfies(a -> assertThat(a.message()).contains("Superseded", "mode Observe"));
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.Observing);
  }

  @Test
  void inModeEnforceItIsDoneWithoutTheAnswer() {
    stack.service("hot-storage").fail();
    stack.advance(120);
    stack.apply("{mode: Enforce}");
    stack.advance(30);
    assertThat(stack.acts()).hasSize(1);
    assertThat(stack.attempts().getFirst().message()).contains("Superseded");
  }

  @Test
  void eachRefusalDoublesTheTimeUntilTheNextProposal() {
    stack.service("hot-storage").fail();
    stack.advance(120);
    for (int minutes : new int[] {5, 10, 20, 40, 60, 60}) {
      assertThat(stack.answers("hot-storage", false)).isTrue();
      stack.advance(minutes * 60 - 5);
      assertThat(stack.reason("HotStorageDown")).as("%d min", minutes).isEqualTo(Reason.BackingOff);
      stack.advance(10);
      assertThat(stack.reason("HotStorageDown"))
          .as("%d min", minutes)
          .isEqualTo(Reason.NeedsApproval);
    }
    assertThat(stack.acts()).isEmpty();
  }
}
