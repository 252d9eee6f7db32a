package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentTest {

  private Instant now = Instant.parse("2026-11-01T03:00:00Z");
  private int asked;
  private final Recent<String, Integer> recent = new Recent<>(() -> now, Duration.ofSeconds(10), 3);

  @Test
  void whatIsKnownIsNotAskedAgainForAWhile() throws UnavailableException {
    assertThat(ask("a")).isEqualTo(1);
    now = now.plusMillis(9_999);
    assertThat(ask("a")).isEqualTo(1);
    now = now.plusMillis(1);
    assertThat(ask("a")).isEqualTo(2);
  }

  @Test
  void theEldestMakeRoom() throws UnavailableException {
    for (int i = 0; i < 100; i++) {
      ask("k" + i);
      assertThat(recent.size()).isLessThanOrEqualTo(3);
    }
    assertThat(ask("k99")).isEqualTo(100);
    assertThat(ask("k0")).isEqualTo(101);
  }

  @Test
  void aFailureIsNotKept() throws UnavailableException {
    assertThatThrownBy(
            () ->
                recent.get(
                    "a",
                    () -> {
                      throw new UnavailableException("away");
                    }))
        .hasMessage("away");
    assertThat(ask("a")).isEqualTo(1);
  }

  private int ask(String key) throws UnavailableException {
    return recent.get(key, () -> ++asked);
  }
}
