package io.marketprism.operator.probe.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogMessageTest {

  @Test
  void aPythonLinesPayloadBecomesPairs() {
    assertThat(
            LogMessage.of(
                "2025-10-21 03:00:00,429 - exchange.okx - WARNING - {\"event\": \"rate limit\","
                    + " \"status\": 429, \"message\": \"API\\u9650\\u6d41\", \"wait\": 1.50,"
                    + " \"logger\": \"exchange.okx\", \"level\": \"warning\","
                    + " \"timestamp\": \"2025-10-21T03:00:00.429000Z\"}"))
        .isEqualTo("WARNING event=rate limit status=429 message=API限流 wait=1.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2025-10-21 03:00:00,429 - main - INFO - started | INFO started
          2025-10-21T03:00:00.429Z started | started
          2025-10-21T03:00:00.429123456+08:00 ERROR started | ERROR started
          2025/10/21 03:00:00 started | started
          [2025-10-21 03:00:00,429] started | started
          [1] 2025/10/21 03:00:00.429123 [INF] Server is ready | INF Server is ready
          2025.10.21 03:00:00.429123 [ 12 ] {} <Error> x: Code: 429 | ERROR Code: 429
          2025.10.21 03:00:00.429123 [ 4290 ] {a-b-c} <Information> Application: Ready. | INFORMATION Ready.
          2025-10-21T03:00:00.429Z 2025-10-21 03:00:00,429 - main - INFO - started | INFO started
          2025-10-21T03:00:00Z | ''
          2025-10-21T03:00:00.429x is no time | 2025-10-21T03:00:00.429x is no time
          429 Too Many Requests | 429 Too Many Requests
          [429] in brackets | [429] in brackets
          """)
  void ofWhatStandsBeforeAMessageOnlyTheLevelIsKept(String line, String message) {
    assertThat(LogMessage.of(line)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": {"b": 1, "c": {"d": true}}, "e": null} | a.b=1 a.c.d=true e=null
          {"a": [1, "two", [3]], "b": [{"c": 4, "d": {}}], "e": {}} | a=[1,two,[3]] b=[{c=4,d={}}]
          {"level": "x", "a": {"level": "y"}, "ts": [1, 2]} | X a.level=y
          {"rate": NaN, "n": 84291774180123456789} | rate=NaN n=84291774180123456789
          {"trace": "one\\ntwo\\r\\n\\tthree"} | trace=one two three
          {} | ''
          """)
  void anObjectsPairs(String json, String message) {
    assertThat(LogMessage.of(json)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\": 1} and more",
        "{\"a\": 1",
        "{'a': 1}",
        "[1, 2]",
        "plain {\"a\": 1}",
        "\uD83D alone",
        "Error: \\u9650 in no JSON"
      })
  void anythingElseStaysAsItIs(String text) {
    assertThat(LogMessage.of(text)).isEqualTo(text);
  }

  @Test
  void halfAPairOfEscapesDoesNoHarm() {
    assertThat(LogMessage.of("{\"a\": \"\\ud83d\"}")).startsWith("a=");
  }

  @Test
  void isBounded() {
    assertThat(LogMessage.of("x".repeat(100_000))).hasSize(LogMessage.LONGEST);
    String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);
    assertThat(LogMessage.of(deep)).isEqualTo(deep);
    String wide = "{\"k\": {" + "\"aaaa\": 1,".repeat(1500) + "\"b\": 1}}";
    assertThat(LogMessage.of(wide).length()).isLessThanOrEqualTo(LogMessage.LONGEST);
    String longKeys =
        "{\"%s\": {%s\"b\": 1}}".formatted("k".repeat(5000), "\"a\": 1,".repeat(1000));
    assertThat(LogMessage.of(longKeys).length()).isLessThanOrEqualTo(LogMessage.LONGEST);
  }
}
