package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much of a time this process stood still. */
class StallsTest {

  private static final long MILLI = 1_000_000;

  private long now = 1_000 * MILLI;
  private final Stalls stalls = new Stalls(() -> now);

  @Test
  void aThreadThatIsWokenInTimeHasSeenNoStall() {
    for (int beat = 0; beat < 50; beat++) {
      beatAfter(115);
    }
    assertThat(stalls.between(0, now)).isZero();
    assertThat(stalls.total()).isZero();
  }

  @Test
  void whatIsTooLateIsAStall() {
    beatAfter(100);
    beatAfter(4300);
    assertThat(stalls.between(0, now)).isEqualTo(Duration.ofMillis(4200));
    assertThat(stalls.total()).isEqualTo(Duration.ofMillis(4200));
  }

  @Test
  void atRestTheNextBeatIsDueSoonOnceSomethingIsWaitedFor() {
    stalls.rest();
    beatAfter(1000);
    assertThat(stalls.total()).isZero();
    stalls.rest();
    stalls.waits();
    beatAfter(1000);
    assertThat(stalls.total()).isEqualTo(Duration.ofMillis(900));
  }

  @Test
  void onlyThePartWithinTheTimeCounts() {
    beatAfter(1100);
    long middle = now - 250 * MILLI;
    beatAfter(100);
    assertThat(stalls.between(middle, now)).isEqualTo(Duration.ofMillis(250));
    assertThat(stalls.between(now - 50 * MILLI, now)).isZero();
  }

  @Test
  void whoWakesBeforeTheMeterSeesTheStallToo() {
    beatAfter(100);
    now += 2100 * MILLI;
    assertThat(stalls.between(0, now)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aStallIsForgottenInTheEnd() {
    beatAfter(600);
    beatAfter(100);
    beatAfter(6 * 60_000);
    beatAfter(100);
    beatAfter(6 * 60_000);
    assertThat(stalls.between(0, now)).isEqualTo(Duration.ofMinutes(6).minusMillis(100));
  }

  private void beatAfter(long millis) {
    now += millis * MILLI;
    stalls.beat();
  }
}
