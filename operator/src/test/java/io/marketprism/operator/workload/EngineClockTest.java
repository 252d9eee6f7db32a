package io.marketprism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is concluded of an engine's clock from one reading after another. */
class EngineClockTest {

  private static final Instant START = Instant.parse("2026-11-01T03:00:00Z");

  private final EngineClock clock = new EngineClock();
  private Instant now = START;

  @Test
  void nothingIsKnownBeforeTheFirstReading() {
    assertThat(clock.offset().isBridged()).isFalse();
    assertThat(clock.offset().sentence())
        .isEqualTo("the engine's clock can't be relied on: it has not been read yet");
  }

  @Test
  void theSameClockIsSynchronized() {
    reads(0, 20);
    assertThat(clock.offset().isSynchronized()).isTrue();
    assertThat(clock.toOperator(START)).isEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000, -3_600_000, 90_000, 86_000_000})
  void aClockThatDiffersIsConverted(long ahead) {
    reads(ahead, 20);
    assertThat(clock.offset()).isEqualTo(new ClockOffset(Duration.ofMillis(ahead), ""));
    assertThat(clock.offset().isSynchronized()).isFalse();
    assertThat(clock.toOperator(START.plusMillis(ahead))).isEqualTo(START);
    assertThat(clock.toEngine(START)).isEqualTo(START.plusMillis(ahead));
  }

  @Test
  void jitterIsNoChange() {
    reads(5_200, 20);
    ClockOffset before = clock.offset();
    reads(4_300, 50);
    reads(5_900, 300);
    reads(7_400, 3_900);
    assertThat(clock.offset()).isEqualTo(before);
  }

  @Test
  void aSlowCorrectionIsFollowed() {
    for (long ahead = 20_000; ahead >= 0; ahead -= 1_500) {
      reads(ahead, 20);
      assertThat(clock.offset().isBridged()).isTrue();
    }
    assertThat(clock.offset().ahead()).isLessThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aJumpIsInDoubtUntilItIsSeenAgain() {
    reads(0, 20);
    reads(3_600_000, 20);
    assertThat(clock.offset().doubt()).isEqualTo("it has just jumped by 3600 s");
    reads(3_600_000, 20);
    assertThat(clock.offset()).isEqualTo(new ClockOffset(Duration.ofHours(1), ""));
  }

  @Test
  void aClockThatJumpsToAndFroStaysInDoubt() {
    for (int i = 0; i < 10; i++) {
      reads(i % 2 * 10_000L, 20);
      assertThat(clock.offset().isBridged()).isEqualTo(i == 0);
    }
  }

  @Test
  void aSecondConfirmsWhatIsKnownAndNothingElse() {
    assertThat(confirms(0, 20)).as("nothing is known").isFalse();
    reads(90_000, 20);
    for (long change = -1_000; change <= 1_000; change += 50) {
      assertThat(confirms(90_000 + change, 20)).as("%d ms", change).isTrue();
    }
    for (long change = 2_050; change <= 5_000; change += 50) {
      assertThat(confirms(90_000 + change, 20)).as("%d ms", change).isFalse();
      assertThat(confirms(90_000 - change, 20)).as("%d ms", -change).isFalse();
    }
    assertThat(confirms(0, 20)).isFalse();
    reads(0, 20);
    assertThat(confirms(0, 20)).as("it has just jumped").isFalse();
  }

  @Test
  void moreThanADayIsNoTime() {
    reads(Duration.ofDays(-20_000).toMillis(), 20);
    assertThat(clock.offset().doubt()).isEqualTo("it is 480000 h behind");
    reads(0, 20);
    reads(0, 20);
    assertThat(clock.offset().isSynchronized()).isTrue();
  }

  @Test
  void aSlowAnswerTellsNoTime() {
    reads(0, 4_500);
    assertThat(clock.offset().doubt()).isEqualTo("it takes 4 s to read it");
    reads(0, 20);
    reads(30_000, 4_500);
    assertThat(clock.offset().isSynchronized()).as("what was known holds").isTrue();
    now = now.plusSeconds(60);
    reads(0, 4_500);
    assertThat(clock.offset().isBridged()).as("for a minute").isFalse();
  }

  @Test
  void neverIsNeverOnEveryClock() {
    reads(60_000, 20);
    assertThat(clock.toOperator(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    assertThat(clock.toEngine(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
  }

  /** Whether it would do to see no more of the engine's clock than its second. */
  private boolean confirms(long aheadMillis, long roundTripMillis) {
    Instant shown = now.plusMillis(roundTripMillis / 2 + aheadMillis);
    return clock.confirms(
        shown.truncatedTo(ChronoUnit.SECONDS), now, now.plusMillis(roundTripMillis));
  }

  private void reads(long aheadMillis, long roundTripMillis) {
    Instant received = now.plusMillis(roundTripMillis);
    clock.measured(now.plusMillis(roundTripMillis / 2 + aheadMillis), now, received);
    now = received.plusSeconds(2);
  }
}
