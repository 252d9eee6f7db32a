package io.marketprism.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {

  /** {@code ~} stands for a line's end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no such host~  at line 3~\u001b[31mred\u0000 | no such host   at line 3 red ",
        "one\u0085two\u2028three\u2029four\u009b31m | one two three four 31m",
        "turned\u202eround | turned round",
        "<html>~<head><title>502 Bad Gateway</title></head>~<body>~<center><h1>502 Bad Gateway</h1></center>~</body></html>"
            + " | 502 Bad Gateway 502 Bad Gateway",
        "Ineffective: probe health: status 500, which said: <!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">~<title>Internal Server Error</title>"
            + " | Ineffective: probe health: status 500, which said: Internal Server Error",
        "<!-- a~b --><style>p {x: 1}</style><p class=\"x\">Down<br/>for now</p> | Down for now",
        "memory > math.least(thresholds.a, 0.95 * x) && a < b | memory > math.least(thresholds.a, 0.95 * x) && a < b",
        "<Response [429]> in <module> | <Response [429]> in <module>",
        "请求<中文>失败 | 请求<中文>失败",
      })
  void aMessageIsOneLineWithoutMarkup(String text, String message) {
    assertThat(Messages.bounded(text.replace("~", "\r\n")).strip()).isEqualTo(message.strip());
  }

  @Test
  void aMessageIsBoundedAndHasNoHalfCharacter() {
    assertThat(Messages.bounded("x".repeat(2000), 10)).isEqualTo("xxxxxxx...");
    assertThat(Messages.bounded("xxxxxx\ud83d\ude80yyyy", 10)).isEqualTo("xxxxxx...");
    assertThat(Messages.bounded("xxxxxxx\ud83d\ude80y", 10)).isEqualTo("xxxxxxx\ud83d\ude80y");
  }
}
