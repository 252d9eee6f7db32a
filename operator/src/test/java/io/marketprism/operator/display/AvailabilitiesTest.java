package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.display.Availabilities.Span;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AvailabilitiesTest {

  private static Span span(long from, long to) {
    return new Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
  }

  @Test
  void whatOverlapsIsOneIncident() {
    assertThat(Availabilities.merged(Stream.of(span(50, 60), span(0, 10), span(5, 20), span(6, 7))))
        .containsExactly(span(0, 20), span(50, 60));
    assertThat(Availabilities.merged(Stream.of(span(0, 10), span(10, 12))))
        .containsExactly(span(0, 12));
    assertThat(Availabilities.merged(Stream.of())).isEmpty();
  }
}
