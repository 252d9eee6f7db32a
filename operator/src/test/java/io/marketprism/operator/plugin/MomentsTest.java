package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @ParameterizedTest
  @CsvSource({
    "PT-3S,0s",
    "PT59S,59s",
    "PT60S,1m0s",
    "PT59M59S,59m59s",
    "PT1H,1h0m",
    "PT23H59M,23h59m",
    "P3DT4H5M,3d4h"
  })
  void aLengthHasItsTwoLargestUnits(Duration length, String text) {
    assertThat(Moments.length(length)).isEqualTo(text);
  }

  @Test
  void aTimeHasItsDayUnlessThatIsTodayInItsZone() {
    Instant now = Instant.parse("2026-11-30T17:00:00Z"); // Tuesday, one o'clock in Shanghai
    assertThat(Moments.time(now.minusSeconds(60), now, SHANGHAI)).isEqualTo("00:59:00");
    assertThat(Moments.time(now.minusSeconds(7200), now, SHANGHAI))
        .isEqualTo("2026-11-30 23:00:00");
  }
}
