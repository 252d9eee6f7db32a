package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "3221225472, 3.0 GiB",
    "5497558138880, 5.0 TiB",
    "5629499534213120, 5120.0 TiB"
  })
  void bytesAreReadable(long number, String text) {
    assertThat(PlainText.bytes(number)).isEqualTo(text);
  }

  @Test
  void theEndOfALongTextIsKept() {
    String bounded = PlainText.bounded("限".repeat(20_000) + "end \n");
    assertThat(bounded).startsWith("... (the beginning is cut off)\n限").endsWith("限end");
    assertThat(bounded.getBytes(StandardCharsets.UTF_8).length)
        .isBetween(PlainText.LONGEST - 3, PlainText.LONGEST);
  }

  @Test
  void aShortTextStaysAsItIs() {
    assertThat(PlainText.bounded("text\n")).isEqualTo("text");
  }
}
