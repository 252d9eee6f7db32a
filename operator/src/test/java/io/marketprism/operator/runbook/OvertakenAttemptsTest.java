package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.EscalationsTest.judged;
import static io.marketprism.operator.runbook.Given.aborted;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An Engine that hangs on one container, and a container that is another one at each look: nothing
 * is ever done, and nothing fails.
 */
class OvertakenAttemptsTest {

  private static final Memory FIRING = Memory.NONE.fired(at(0));

  @ParameterizedTest
  @EnumSource(names = {"HostUnreachable", "IncarnationChanged", "Resolved", "NotAllowed"})
  void whatIsOvertakenForTenMinutesIsEscalated(AbortReason reason) {
    Attempt[] five = five(reason);
    assertThat(judged(FIRING, null, 609.9, five).escalation()).isNull();
    assertThat(judged(FIRING, null, 610, five).escalation())
        .isEqualTo(
            new Escalation(
                at(610),
                "nothing could be begun for 600 s, the last attempt rem-609.0: "
                    + reason
                    + ": so"));
  }

  @Test
  void fewOrOlderOnesOrOnesThatWereBegunBetweenAreNotEnough() {
    Attempt[] five = five(AbortReason.HostUnreachable);
    assertThat(judged(FIRING, null, 900, Arrays.copyOf(five, 4)).escalation()).isNull();
    assertThat(judged(FIRING, at(11), 610, five).escalation()).isNull();
    assertThat(judged(Memory.NONE.fired(at(11)), null, 610, five).escalation()).isNull();
    five[2] = attempt(Action.Restart, RemediationPhase.Succeeded, 400);
    assertThat(judged(FIRING, null, 900, five).escalation()).isNull();
  }

  /** Approvals say so themselves, and on-call hears of those that nobody answers. */
  @Test
  void whatWasNotApprovedWasNeverTried() {
    Attempt[] refused =
        Arrays.stream(five(AbortReason.Refused)).map(Given::unclaimed).toArray(Attempt[]::new);
    assertThat(judged(FIRING, null, 900, refused).escalation()).isNull();
  }

  private static Attempt[] five(AbortReason reason) {
    return IntStream.of(10, 200, 400, 500, 609)
        .mapToObj(second -> aborted(reason, second))
        .toArray(Attempt[]::new);
  }
}
