package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** For how long a condition has held, in three-valued logic. */
class HoldClockTest {

  @Test
  void runsWhileTheConditionHolds() {
    HoldClock clock = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(10)).tick(TRUE, at(29));
    assertThat(clock.reached(seconds(30))).isFalse();
    assertThat(clock.tick(TRUE, at(30)).reached(seconds(30))).isTrue();
    assertThat(clock.since()).isEqualTo(at(0));
  }

  @Test
  void hasReachedNoTimeAtAllAtTheFirstSight() {
    assertThat(HoldClock.IDLE.tick(TRUE, at(0)).reached(seconds(0))).isTrue();
    assertThat(HoldClock.IDLE.reached(seconds(0))).isFalse();
  }

  @Test
  void falseSetsItBackToNothing() {
    HoldClock clock = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(29)).tick(FALSE, at(30));
    assertThat(clock).isEqualTo(HoldClock.IDLE);
    assertThat(clock.tick(TRUE, at(31)).tick(TRUE, at(60)).reached(seconds(30))).isFalse();
  }

  @Test
  void standsStillWhileUnknown() {
    HoldClock clock = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(20)).tick(UNKNOWN, at(21));
    assertThat(clock.held()).isEqualTo(seconds(20));
    HoldClock seenAgain = clock.tick(UNKNOWN, at(500)).tick(TRUE, at(501));
    assertThat(seenAgain.held()).as("what nobody saw doesn't count").isEqualTo(seconds(20));
    assertThat(seenAgain.tick(TRUE, at(511)).reached(seconds(30))).isTrue();
  }

  @Test
  void reachesNothingWhileUnknownHoweverLongItHasHeld() {
    HoldClock clock = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(100)).tick(UNKNOWN, at(101));
    assertThat(clock.reached(seconds(30))).isFalse();
    assertThat(clock.reaches(seconds(30))).isEmpty();
  }

  @Test
  void foretellsWhenTheTimeWillBeReached() {
    HoldClock clock = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(10));
    assertThat(clock.reaches(seconds(30))).contains(at(30));
    HoldClock interrupted = clock.tick(UNKNOWN, at(15)).tick(TRUE, at(20));
    assertThat(interrupted.reaches(seconds(30))).contains(at(40));
    assertThat(HoldClock.IDLE.reaches(seconds(30))).isEmpty();
  }

  @Test
  void countsAMomentOnlyOnce() {
    HoldClock once = HoldClock.IDLE.tick(TRUE, at(0)).tick(TRUE, at(7));
    assertThat(once.tick(TRUE, at(7))).isEqualTo(once);
  }
}
