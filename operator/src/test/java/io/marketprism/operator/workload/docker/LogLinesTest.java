package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.StreamType;
import io.marketprism.operator.workload.ContainerLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {

  private static final Instant SINCE = Instant.parse("2026-11-01T03:00:00.500Z");

  private LogLines lines = new LogLines(SINCE, 10, 100_000);

  @Test
  void linesOfBothStreamsAreInOrderOfTime() {
    out(stamp(3) + "three\n" + stamp(5) + "five\n");
    err(stamp(4) + "four\n");
    ContainerLog log = lines.end();
    assertThat(log.lines())
        .containsExactly(
            new ContainerLog.Line(at(3), "three"),
            new ContainerLog.Line(at(4), "four"),
            new ContainerLog.Line(at(5), "five"));
    assertThat(log.cutOff()).isFalse();
  }

  @Test
  void piecesEndAnywhere() {
    byte[] bytes = (stamp(1) + "API限流\n" + stamp(2) + "two\n").getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      lines.take(StreamType.STDOUT, new byte[] {each});
    }
    assertThat(texts()).containsExactly("API限流", "two");
  }

  @Test
  void aTerminalsLinesEndWithAReturnToo() {
    lines.take(StreamType.RAW, bytes(stamp(1) + "one\r\n" + stamp(2) + "\r\n" + stamp(3)));
    assertThat(texts()).containsExactly("one", "", "");
  }

  @Test
  void aLastLineNeedsNoEnd() {
    out(stamp(1) + "one\n" + stamp(2) + "no end");
    assertThat(texts()).containsExactly("one", "no end");
  }

  @Test
  void whatIsNoUtf8IsTolerated() {
    out(stamp(1));
    lines.take(StreamType.STDOUT, new byte[] {'a', (byte) 0xc3, (byte) 0x28, '\n'});
    assertThat(texts()).containsExactly("a\uFFFD(");
  }

  @Test
  void whatIsOlderThanThePeriodIsLeftOut() {
    out(stamp(0) + "old\n" + stamp(1) + "one\n");
    ContainerLog log = lines.end();
    assertThat(log.lines()).extracting(ContainerLog.Line::text).containsExactly("one");
    assertThat(log.cutOff()).isFalse();
  }

  @Test
  void theNewestLinesAreKept() {
    for (int i = 1; i <= 11; i++) {
      out(stamp(i) + "line " + i + "\n");
    }
    ContainerLog log = lines.end();
    assertThat(log.lines()).hasSize(10);
    assertThat(log.lines().getFirst().text()).isEqualTo("line 2");
    assertThat(log.cutOff()).isTrue();
  }

  @Test
  void nothingIsMissingWhenThePeriodsBeginIsReached() {
    out(stamp(0) + "old\n");
    for (int i = 1; i <= 10; i++) {
      out(stamp(i) + "line " + i + "\n");
    }
    ContainerLog log = lines.end();
    assertThat(log.lines()).hasSize(10);
    assertThat(log.cutOff()).isFalse();
  }

  @Test
  void bytesAreBoundedToo() {
    lines = new LogLines(SINCE, 10, 9);
    out(stamp(1) + "限流限\n" + stamp(2) + "two\n" + stamp(3) + "three\n");
    ContainerLog log = lines.end();
    assertThat(log.lines()).extracting(ContainerLog.Line::text).containsExactly("two", "three");
    assertThat(log.cutOff()).isTrue();
  }

  @Test
  void aLongLineIsCutAndItsPartsCountAsTheEngineCountsThem() {
    // The engine stores parts of 16 KiB, each with a time of its own and only the last with an end.
    String part = "x".repeat(LogLines.LONGEST);
    for (int i = 1; i <= 10; i++) {
      out(stamp(i) + part);
    }
    out(stamp(11) + "end\n");
    ContainerLog log = lines.end();
    assertThat(log.lines()).containsExactly(new ContainerLog.Line(at(1), part));
    assertThat(log.cutOff()).as("11 were asked for and came").isTrue();
  }

  @Test
  void isSilentAboutItsLines() {
    out(stamp(1) + "password=geheim\n");
    assertThat(lines.end()).hasToString("ContainerLog[1 lines]");
  }

  private List<String> texts() {
    return lines.end().lines().stream().map(ContainerLog.Line::text).toList();
  }

  private void out(String text) {
    lines.take(StreamType.STDOUT, bytes(text));
  }

  private void err(String text) {
    lines.take(StreamType.STDERR, bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Instant at(int second) {
    return Instant.parse("2026-11-01T03:00:%02d.123456789Z".formatted(second));
  }

  private static String stamp(int second) {
    return at(second) + " ";
  }
}
