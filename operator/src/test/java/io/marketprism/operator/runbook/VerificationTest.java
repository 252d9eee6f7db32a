package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Watching whether an action helped: within 60 s, stable for 5. */
class VerificationTest {

  private static final AlertPolicy.Verify POLICY =
      new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5));

  private static final ContainerFacts RUNNING = container(ContainerState.RUNNING);
  private static final ContainerFacts STOPPED = container(ContainerState.EXITED);

  private static final Condition.Failure DOWN =
      new Condition.Failure("probe.ping.ok of hot is false", Set.of("ping"));

  private Verification verification = Verification.begin(at(0));
  private Verification.@Nullable Verdict verdict;

  @Test
  void succeedsWhenItHasHeldForTheStableTime() {
    see(FALSE, 1, 10);
    see(TRUE, 11, 15);
    assertThat(verdict).isNull();
    see(TRUE, 16, 16);
    assertEnd(RemediationPhase.Succeeded, "verified");
  }

  @Test
  void aBreakInTheStableTimeStartsItAnew() {
    see(TRUE, 1, 5);
    see(FALSE, 6, 6);
    see(TRUE, 7, 11);
    assertThat(verdict).isNull();
    see(TRUE, 12, 12);
    assertEnd(RemediationPhase.Succeeded, "verified");
  }

  @Test
  void isIneffectiveWhenTheTimeIsOver() {
    see(FALSE, 1, 59);
    assertThat(verdict).isNull();
    see(FALSE, 60, 60);
    assertEnd(
        RemediationPhase.Ineffective, "not verified within 60 s: probe.ping.ok of hot is false");
  }

  @Test
  void whatHoldsAtTheEndAndNotForLongEnoughSaysSo() {
    see(FALSE, 1, 57);
    see(TRUE, 58, 60);
    assertEnd(
        RemediationPhase.Ineffective,
        "not verified within 60 s: " + POLICY.expr().text() + " has held for 2 s (5 s needed)");
  }

  @Test
  void isIneffectiveAtOnceWhenTheContainerHasStoppedAgain() {
    see(FALSE, 1, 3);
    look(new Verification.View(FALSE, () -> DOWN, STOPPED, false, false, null), 4);
    assertEnd(RemediationPhase.Ineffective, "has exited with code 137");
  }

  @Test
  void standsStillWhileNothingCanBeSaid() {
    see(FALSE, 1, 30);
    see(UNKNOWN, 31, 80);
    assertThat(verdict).isNull();
    see(FALSE, 81, 109);
    assertThat(verdict).as("30 s before, 29 s since").isNull();
    see(FALSE, 110, 110);
    assertEnd(RemediationPhase.Ineffective, "not verified");
  }

  @Test
  void standsStillWhileItIsHeldByACauseOrAPause() {
    see(FALSE, 1, 30);
    for (int second = 31; second <= 100; second++) {
      look(new Verification.View(FALSE, () -> DOWN, RUNNING, true, false, null), second);
    }
    assertThat(verdict).isNull();
    look(new Verification.View(FALSE, () -> DOWN, STOPPED, true, false, null), 101);
    assertThat(verdict).as("nor is it the action's fault that it stops meanwhile").isNull();
  }

  @Test
  void isInconclusiveAfterTwiceTheTime() {
    see(UNKNOWN, 1, 119);
    assertThat(verdict).isNull();
    see(UNKNOWN, 120, 120);
    assertEnd(
        RemediationPhase.Aborted,
        "Inconclusive: nothing certain could be seen for 120 s: nobody looked");
  }

  @Test
  void unknownIsNoProof() {
    see(TRUE, 1, 4);
    see(UNKNOWN, 5, 30);
    assertThat(verdict).isNull();
    see(TRUE, 31, 32);
    assertThat(verdict).as("3 s before, 1 s since").isNull();
    see(TRUE, 33, 33);
    assertEnd(RemediationPhase.Succeeded, "verified");
  }

  private void see(Truth verified, int from, int to) {
    for (int second = from; second <= to; second++) {
      look(new Verification.View(verified, () -> DOWN, RUNNING, false, false, null), second);
    }
  }

  private void look(Verification.View view, int second) {
    assertThat(verdict).as("already over at second " + second).isNull();
    verification = verification.next(view, at(second));
    verdict = verification.verdict("rem", POLICY, view, at(second));
  }

  private void assertEnd(RemediationPhase phase, String message) {
    Verification.Verdict end = Objects.requireNonNull(verdict);
    assertThat(end.phase()).isEqualTo(phase);
    assertThat(end.message()).contains(message);
  }
}
