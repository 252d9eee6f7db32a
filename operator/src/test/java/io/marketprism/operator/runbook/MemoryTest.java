package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import io.marketprism.operator.runbook.AlertState.Waiting;
import org.junit.jupiter.api.Test;

/** What is not forgotten of an alert: its firings, that a person was told, what it waits for. */
class MemoryTest {

  @Test
  void theNewestTenFiringsAreRememberedInOrderOfTime() {
    Memory memory = Memory.NONE;
    for (int second = 1; second <= 12; second++) {
      memory = memory.fired(at(second)).resolved(at(second + 0.5));
    }
    assertThat(memory.recentFirings()).isEqualTo(times(3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    assertThat(memory.firedOnce(at(6.5)).recentFirings())
        .hasSize(10)
        .startsWith(at(4), at(5), at(6), at(6.5));
  }

  @Test
  void aFiringThatIsOverAsSoonAsItIsSeenChangesNothingElse() {
    Memory firing = Memory.NONE.fired(at(10)).waits(new Waiting(at(20), at(80), "rate-limit"));
    Memory once = firing.firedOnce(at(5));
    assertThat(once.recentFirings()).containsExactly(at(5), at(10));
    assertThat(once.firingSince()).isEqualTo(at(10));
    assertThat(once.waiting()).isEqualTo(firing.waiting());
  }

  @Test
  void coversADeathWithinTwoSecondsOfAFiring() {
    Memory firing = Memory.NONE.fired(at(100));
    assertThat(firing.covers(at(102))).isTrue();
    assertThat(firing.covers(at(102.1))).isFalse();
    assertThat(firing.covers(at(98))).isTrue();
    assertThat(firing.covers(at(97.9))).isFalse();
    assertThat(firing.resolved(at(200)).covers(at(102))).isTrue();
    assertThat(Memory.NONE.covers(at(0))).isFalse();
  }

  @Test
  void aPersonIsNeededForWhatGoesOnAndNotForWhatIsOver() {
    assertThat(Memory.NONE.fired(at(10)).needsPerson()).isFalse();
    Memory told = Memory.NONE.fired(at(10)).escalated(at(20), "in vain");
    assertThat(told.needsPerson()).isTrue();
    assertThat(told.resolved(at(30)).needsPerson()).isFalse();
    assertThat(told.resolved(at(30)).fired(at(40)).needsPerson()).isTrue();
  }

  @Test
  void aPersonIsNeededForWhatWasToldWithoutAFiringThatGoesOn() {
    Memory deaths = Memory.NONE.firedOnce(at(10)).escalated(at(20), "it fired 3 times");
    assertThat(deaths.needsPerson()).isTrue();
    Memory since = Memory.NONE.fired(at(1)).resolved(at(5)).escalated(at(20), "it fired 3 times");
    assertThat(since.needsPerson()).isTrue();
  }

  @Test
  void whyAPersonWasToldFirstIsKept() {
    Memory told = Memory.NONE.fired(at(10)).escalated(at(20), "in vain");
    assertThat(told.escalated(at(30), "it fired 3 times").escalation())
        .isEqualTo(new Escalation(at(20), "in vain"));
  }

  @Test
  void anEscalationEndsTenMinutesAfterItsAlertWasResolved() {
    Memory told = Memory.NONE.fired(at(10)).escalated(at(20), "in vain");
    assertThat(told.calmed(null, at(9000)).escalation()).as("firing").isNotNull();
    Memory resolved = told.resolved(at(100));
    assertThat(resolved.calmed(null, at(699)).escalation()).isNotNull();
    assertThat(resolved.calmed(null, at(700)).escalation()).isNull();
    assertThat(resolved.calmed(null, at(700)).recentFirings()).containsExactly(at(10));
    assertThat(resolved.fired(at(690)).calmed(null, at(700)).escalation()).isNotNull();
  }

  @Test
  void anEscalationWithoutAFiringEndsTenMinutesAfterItWasTold() {
    Memory told = Memory.NONE.firedOnce(at(10)).escalated(at(20), "it fired 3 times");
    assertThat(told.calmed(null, at(619)).escalation()).isNotNull();
    assertThat(told.calmed(null, at(620)).escalation()).isNull();
  }

  @Test
  void resolvingEndsAWaitAndKeepsTheRest() {
    Memory waiting =
        Memory.NONE
            .fired(at(10))
            .waits(new Waiting(at(20), at(80), "rate-limit"))
            .escalated(at(30), "in vain");
    Memory resolved = waiting.resolved(at(40));
    assertThat(resolved.waiting()).isNull();
    assertThat(resolved.firingSince()).isNull();
    assertThat(resolved.resolvedAt()).isEqualTo(at(40));
    assertThat(resolved.escalatedSince()).isEqualTo(at(30));
    assertThat(resolved.recentFirings()).containsExactly(at(10));
  }

  @Test
  void aWaitGoesOnUntilItsEndAndIsTooLongAfterHalfAnHour() {
    Waiting waiting = new Waiting(at(0), at(60), "rate-limit");
    assertThat(waiting.goesOn(at(59))).isTrue();
    assertThat(waiting.goesOn(at(60))).isFalse();
    assertThat(waiting.tooLong(ScenarioPolicy.Pause.AT_MOST, at(1799))).isFalse();
    assertThat(waiting.tooLong(ScenarioPolicy.Pause.AT_MOST, at(1800))).isTrue();
  }

  @Test
  void aRestartedOperatorKnowsTheMemoryAndLetsTheClocksStartAnew() {
    Memory memory = Memory.NONE.fired(at(10)).escalated(at(20), "in vain");
    AlertState state = AlertState.remembered(memory);
    assertThat(state.isFiring()).isTrue();
    assertThat(state.memory()).isEqualTo(memory);
    assertThat(state.clocks()).isEqualTo(AlertState.Clocks.IDLE);
  }
}
