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

  /** In the layouts of common loggers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      textBlock =
          """
          [warning  ] got 429 § WARNING got 429
          WARNING:collector:got 429 § WARNING got 429
          2026-11-24 09:52:02 [warning  ] got 429   status=429 § WARNING got 429   status=429
          2026-11-24 09:52:02,822 [ERROR] okx: got 429 § ERROR okx: got 429
          2026-11-24 09:52:02,822 WARNING got 429 § WARNING got 429
          2026-11-24 09:52:02,822 - WARNING - got 429 § WARNING got 429
          2026-11-24 09:52:02.822 | WARNING  | a.b:get:41 - got 429 § WARNING got 429
          2026-11-24T09:52:02.822Z  WARN 1 --- [ws-1] c.m.Rest : got 429 § WARN got 429
          09:52:02.822 [ws-1] WARN  c.m.Rest - got 429 § WARN got 429
          INFO:     10.0.0.1:5 - "GET / HTTP/1.1" 200 OK § INFO 10.0.0.1:5 - "GET / HTTP/1.1" 200 OK
          09:52:02 [WARNING ] got 429 § WARNING got 429
          09:52:02,822 [warning] okx: got 429 § WARNING okx: got 429
          09:52:02.822 | WARNING  | a.b:get:41 - got 429 § WARNING got 429
          09:52:02 - collector - WARNING - got 429 § WARNING got 429
          [2026-11-24 09:52:02,822: WARNING/MainProcess] got 429 § WARNING got 429
          [2026-11-24 09:52:02,822: ERROR/ForkPoolWorker-1] got 429 § ERROR got 429
          [2026-11-24 09:52:02,822] {rest.py:41} WARNING - got 429 § WARNING got 429
          [W 261124 09:52:02 web:41] got 429 § WARNING got 429
          [WARNING 2026-11-24 09:52:02,822 rest:41] got 429 § WARNING got 429
          [2026-11-24 09:52:02][WARNING][okx] got 429 § WARNING [okx] got 429
          (2026-11-24 09:52:02) [WARNING] got 429 § WARNING got 429
          2026-11-24 09:52:02 [collector.rest] WARNING: got 429 § WARNING got 429
          2026-11-24 09:52:02,822 - collector - [WARNING] - got 429 § WARNING got 429
          Tue Nov 24 09:52:02 2026 WARNING got 429 § WARNING got 429
          24/11/2026 09:52:02 WARNING got 429 § WARNING got 429
          11-24 09:52:02 WARNING got 429 § WARNING got 429
          [WARN] got 429 § WARN got 429
          <warn> got 429 § WARN got 429
          WARN[0012] got 429 § WARN got 429
          W1124 09:52:02.822000       1 rest.go:41] got 429 § WARNING got 429
          <132>1 2026-11-24T09:52:02Z host collector 17 - - got 429 § WARNING got 429
          <28>Nov 24 09:52:02 host collector[17]: got 429 § WARNING got 429
          [2026-11-24T09:52:02Z WARN  collector::okx] got 429 § WARN got 429
          time="2026-11-24T09:52:02Z" level=warning msg="got 429" § WARNING msg="got 429"
          ts=2026-11-24T09:52:02Z caller=a.go:1 level=warn msg="got 429" § WARN caller=a.go:1 msg="got 429"
          {"level": 40, "msg": "got 429"} § WARNING msg=got 429
          {"level": 4, "msg": "got 429"} § WARNING msg=got 429
          {"severity": "WARNING", "msg": "got 429"} § WARNING severity=WARNING msg=got 429
          {"levelname": "ERROR", "msg": "got 429"} § ERROR levelname=ERROR msg=got 429
          {"levelno": 30, "msg": "got 429"} § WARNING levelno=30 msg=got 429
          {"severity": "critical", "level": "info"} § INFO severity=critical
          {"log": {"level": "warn"}} § WARNING log.level=warn
          【警告】 got 429 § WARNING got 429
          2026-11-24 09:52:02 警告: got 429 § WARNING got 429
          错误：got 429 § ERROR got 429
          [binance] got 429 § [binance] got 429
          Error: got 429 § Error: got 429
          INFORMATION wants to be free § INFORMATION wants to be free
          """)
  void aLevelIsUnderstoodInItsLayout(String line, String message) {
    assertThat(LogMessage.of(line)).isEqualTo(message);
  }

  /** structlog 264: real escapes, of colours, and of a link. */
  @Test
  void coloursAreTakenAway() {
    String line =
        "\u001b[2m2026-11-24 09:52:02\u001b[0m [\u001b[33m\u001b[1mwarning  \u001b[0m]"
            + " \u001b[1mexchange refused\u001b[0m"
            + " \u001b[36mstatus\u001b[0m=\u001b[35m429\u001b[0m";
    assertThat(LogMessage.of(line)).isEqualTo("WARNING exchange refused status=429");
    assertThat(LogMessage.of("{\"event\": \"\\u001b[31mstatus=429\\u001b[0m\"}"))
        .isEqualTo("event=status=429");
    assertThat(LogMessage.of("\u001b]8;;http://x\u0007okx\u001b]8;;\u001b\\ \u009b1m429\u001b["))
        .isEqualTo("okx 429");
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
