package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final long SECOND = 1_000_000_000L;

  private final Patience patience = new Patience(Duration.ofSeconds(60));

  /** nanoTime may be negative, and may pass Long.MAX_VALUE. */
  private final long start = Long.MAX_VALUE - 30 * SECOND;

  private boolean isOver(boolean healthy, int atSecond) {
    return patience.isOver(healthy, start + atSecond * SECOND);
  }

  @Test
  void isOverAfterTheWholeTimeOfBeingUnhealthy() {
    assertThat(isOver(true, 0)).isFalse();
    assertThat(isOver(false, 10)).isFalse();
    assertThat(isOver(false, 69)).isFalse();
    assertThat(isOver(false, 70)).isTrue();
  }

  @Test
  void oneHealthyLookBeginsItAnew() {
    assertThat(isOver(false, 0)).isFalse();
    assertThat(isOver(true, 59)).isFalse();
    assertThat(isOver(false, 60)).isFalse();
    assertThat(isOver(false, 119)).isFalse();
    assertThat(isOver(false, 120)).isTrue();
  }
}
