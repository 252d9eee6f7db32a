package io.marketprism.operator.probe.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a page of metrics and what only claims to be one. */
class ExpositionTest {

  private static final String PAGE =
      """
      # HELP requests_total How many, with a \\\\ and a { in the text.
      # TYPE requests_total counter
      requests_total{code="200",method="get"} 1027 1395066363000
      requests_total{code="400",method="get"} 3

      # a remark
      #TYPE without a blank
      untyped_thing 12.5
        indented 1
      # TYPE latency_seconds histogram
      latency_seconds_bucket{le="0.5"} 2
      latency_seconds_bucket{le="+Inf"} 4 # {trace="a b"} 0.9 1.5e9
      latency_seconds_sum 3.25
      latency_seconds_count 4
      # EOF
      """;

  @Test
  void readsAPageInTheOrderThatItHas() throws Exception {
    assertThat(read(PAGE))
        .containsExactly(
            new Sample("requests_total", Map.of("code", "200", "method", "get"), 1027),
            new Sample("requests_total", Map.of("code", "400", "method", "get"), 3),
            new Sample("untyped_thing", Map.of(), 12.5),
            new Sample("indented", Map.of(), 1),
            new Sample("latency_seconds_bucket", Map.of("le", "0.5"), 2),
            new Sample("latency_seconds_bucket", Map.of("le", "+Inf"), 4),
            new Sample("latency_seconds_sum", Map.of(), 3.25),
            new Sample("latency_seconds_count", Map.of(), 4));
  }

  @Test
  void readsTheSameWithOtherLineEndsAndWhateverTheStreamGivesAtOnce() throws Exception {
    List<Sample> expected = read(PAGE);
    assertThat(read(PAGE.replace("\n", "\r\n"))).isEqualTo(expected);
    assertThat(read(PAGE.replace("\n# EOF\n", ""))).isEqualTo(expected);
    assertThat(Exposition.read(new Dripping(PAGE), name -> true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\r\n", "# only a remark", " \t \n"})
  void aPageMayHaveNoSamples(String page) throws Exception {
    assertThat(read(page)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1.5, -1.5",
    "+.5, 0.5",
    "5., 5",
    "1e3, 1000",
    "1.5E-3, 0.0015",
    "NaN, NaN",
    "nan, NaN",
    "+Inf, Infinity",
    "-Inf, -Infinity",
    "inf, Infinity",
    "Infinity, Infinity",
    "18446744073709551615, 1.8446744073709552E19"
  })
  void readsNumbers(String text, double value) throws Exception {
    assertThat(read("a " + text + "\n")).containsExactly(new Sample("a", Map.of(), value));
  }

  static Stream<Arguments> labelSets() {
    return Stream.of(
        Arguments.of("{}", Map.of()),
        Arguments.of(" { } ", Map.of()),
        Arguments.of("{b=\"2\",a=\"1\"}", Map.of("a", "1", "b", "2")),
        Arguments.of("{ a = \"1\" , b = \"2\" , }", Map.of("a", "1", "b", "2")),
        Arguments.of("{a=\"\"}", Map.of()),
        Arguments.of("{a=\"} 5,#\"}", Map.of("a", "} 5,#")),
        Arguments.of("{a=\"\\\"\\\\\\n\"}", Map.of("a", "\"\\\n")),
        Arguments.of("{a=\"C:\\dir\\\\n\"}", Map.of("a", "C:\\dir\\n")),
        Arguments.of("{a=\"Zürich 上海\"}", Map.of("a", "Zürich 上海")));
  }

  @ParameterizedTest
  @MethodSource("labelSets")
  void readsLabels(String text, Map<String, String> labels) throws Exception {
    assertThat(read("ns:a_1" + text + " 7")).containsExactly(new Sample("ns:a_1", labels, 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body>502 Bad Gateway</body></html> | a metric's name",
        "{\"status\":\"ok\"}         | expected =",
        "[]                          | a metric's name",
        "404 page not found          | a metric's name",
        "Not Found                   | a number",
        "a                           | a blank or {",
        "a{}                         | a number and not the end",
        "a-b 1                       | a blank or {",
        "a 0x10                      | a number",
        "a 1d                        | a number",
        "a 1_000                     | a number",
        "a .                         | a number",
        "a 1e                        | a number",
        "a 1 2 3                     | the end of the line",
        "a 1 soon                    | a timestamp",
        "a{b=\"1\"                   | , or }",
        "a{b=\"1\" c=\"2\"} 1        | , or }",
        "a{,} 1                      | a label's name",
        "a{b:c=\"1\"} 1              | expected =",
        "a{b=1} 1                    | expected \"",
        "a{b=\"1} 1                  | expected \"",
        "a{b=\"1\\                   | expected \"",
      })
  void refusesWhatIsNoLineOfMetricsWhetherItIsWantedOrNot(String line, String what) {
    for (boolean wanted : List.of(true, false)) {
      assertThatThrownBy(() -> Exposition.read(stream("ok 1\n\n" + line), name -> wanted))
          .isInstanceOfSatisfying(
              MalformedPageException.class, e -> assertThat(e.line()).isEqualTo(3))
          .hasMessageStartingWith("line 3: ")
          .hasMessageContaining(what);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1\na 2\nb 5",
        "a{x=\"1\",y=\"2\"} 1\nb 5\na{y=\"2\",x=\"1\"} 2",
        "a 1\na{x=\"\"} 3\nb 5",
        "a 1\na 2\na 2\nb 5",
      })
  void ofASeriesThatIsThereTwiceNoNumberIsKnown(String page) throws Exception {
    assertThat(read(page)).extracting(Sample::value).containsExactly(Double.NaN, 5.0);
  }

  @Test
  void aSeriesThatIsThereTwiceWithOneNumberIsKnown() throws Exception {
    assertThat(read("a 1\na 1\nb 5")).extracting(Sample::value).containsExactly(1.0, 5.0);
  }

  @Test
  void refusesALabelThatIsThereTwice() {
    assertThatThrownBy(() -> read("b 1\na{x=\"1\",x=\"2\"} 1"))
        .isInstanceOf(MalformedPageException.class)
        .hasMessageStartingWith("line 2: a ");
  }

  @Test
  void aNameInQuotesIsANameAsWell() throws Exception {
    assertThat(read("{\"http.requests\",method=\"get\"} 1\n{\"a\"} 2\na{\"x.y\"=\"z\"} 3"))
        .containsExactly(
            new Sample("http.requests", Map.of("method", "get"), 1),
            new Sample("a", Map.of(), 2),
            new Sample("a", Map.of("x.y", "z"), 3));
    assertThat(Exposition.read(stream("{\"http.requests\"} 1\na 2"), "a"::equals)).hasSize(1);
  }

  /** With Prometheus' own parser the name may stand anywhere among the labels. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x.y\",} 1",
        "{ \"x.y\" , m = \"g\" } 1 1700000000000",
        "{m=\"g\",\"x.y\"} 1",
        "{\"x \\\"quoted\\\" y\",\"l.m\"=\"g\"} +Inf # {trace=\"1\"} 2",
        "{\"größe\"} NaN",
      })
  void aNameInQuotesThatIsNotWantedIsSkipped(String line) throws Exception {
    assertThat(Exposition.read(stream("a 1\n" + line + "\na{n=\"2\"} 2\n"), "a"::equals))
        .extracting(Sample::value)
        .containsExactly(1.0, 2.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeffa 1\n", "\ufeff# HELP a b\na 1\n", "\ufeff\r\na 1\r\n"})
  void aMarkBeforeThePageIsNoneOfIt(String page) throws Exception {
    assertThat(read(page)).containsExactly(new Sample("a", Map.of(), 1));
  }

  @Test
  void aLineBeyondTheCapIsSkippedWhereNothingOfItIsWanted() throws Exception {
    String long1 = "x{l=\"" + "y".repeat(70_000) + "\"} 1\n";
    String help = "# HELP a " + "z".repeat(300_000) + "\n";
    assertThat(
            Exposition.read(stream("a 1\n" + long1 + help + "a{n=\"2\"} 2\n" + long1), "a"::equals))
        .extracting(Sample::value)
        .containsExactly(1.0, 2.0);
    assertThatThrownBy(() -> Exposition.read(stream(long1), "x"::equals))
        .isInstanceOf(PageTooLargeException.class);
    String quoted = "{\"x.y\",l=\"" + "y".repeat(70_000) + "\"} 1\n";
    assertThat(Exposition.read(stream(quoted + "a 1"), "a"::equals)).hasSize(1);
    assertThatThrownBy(() -> Exposition.read(stream(quoted), "x.y"::equals))
        .isInstanceOf(PageTooLargeException.class);
  }

  /** An error page of one long line is none of metrics that has no series. */
  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"error\": \"", "[\"", "{'error': '", "Traceback: "})
  void aLineBeyondTheCapThatIsNoneOfMetricsIsRefused(String beginning) {
    assertThatThrownBy(() -> Exposition.read(stream(beginning + "y".repeat(70_000)), "a"::equals))
        .isInstanceOf(MalformedPageException.class);
  }

  @Test
  void seriesAreToldApartWhateverIsInTheirLabels() throws Exception {
    assertThat(read("a{x=\"1\\\",y=\\\"2\"} 1\na{x=\"1\",y=\"2\"} 1\na{x=\"1\"} 1")).hasSize(3);
  }

  @Test
  void refusesALabelThatIsNotUtf8() {
    byte[] page = "a{x=\"?\"} 1".getBytes(StandardCharsets.US_ASCII);
    page[5] = (byte) 0xC3;
    assertThatThrownBy(() -> Exposition.read(new ByteArrayInputStream(page), name -> true))
        .isInstanceOf(MalformedPageException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void anErrorQuotesNothing() {
    assertThatThrownBy(() -> read("token geheim\n")).hasMessage("line 1: expected a number");
  }

  @Test
  void keepsOnlyWhatIsWanted() throws Exception {
    String page = "a 1\nb{x=\"1\"} 2\nb{x=\"2\"} 3\nbb 4\nb_sum 5\nb{x=\"3\"} 6\n";
    assertThat(Exposition.read(stream(page), "b"::equals))
        .extracting(Sample::value)
        .containsExactly(2.0, 3.0, 6.0);
  }

  @Test
  void aLineMayHave64KibibytesAndNoMore() throws Exception {
    String head = "a{x=\"";
    String tail = "\"} 1";
    String fill = "x".repeat(Exposition.LINE_CAP - head.length() - tail.length());
    String line = head + fill + tail;
    assertThat(read("b 1\n" + line + "\nc 1\n")).hasSize(3);
    assertThatThrownBy(() -> read("b 1\n " + line + "\n"))
        .isInstanceOf(PageTooLargeException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> Exposition.read(new Endless('#'), name -> true))
        .isInstanceOf(PageTooLargeException.class);
  }

  @Test
  void tenThousandSamplesMayBeWantedAndNoMore() throws Exception {
    StringBuilder page = new StringBuilder();
    for (int i = 0; i < Exposition.SAMPLES_CAP; i++) {
      page.append("a{i=\"").append(i).append("\"} 1\n");
    }
    assertThat(read(page.toString())).hasSize(Exposition.SAMPLES_CAP);
    page.append("b 1\n");
    assertThatThrownBy(() -> read(page.toString())).isInstanceOf(PageTooLargeException.class);
    assertThat(Exposition.read(stream(page.toString()), "b"::equals)).hasSize(1);
  }

  @Test
  void findsAFewSamplesOnAPageOfTenMegabytes() throws Exception {
    StringBuilder page = new StringBuilder();
    int series = 0;
    while (page.length() < 10_000_000) {
      page.append("http_request_duration_seconds_bucket{handler=\"/api/v1/x\",le=\"")
          .append(series++)
          .append("\"} 1.5e+03\n");
      if (series % 50_000 == 0) {
        page.append("wanted{n=\"").append(series).append("\"} ").append(series).append('\n');
      }
    }
    assertThat(Exposition.read(stream(page.toString()), "wanted"::equals))
        .extracting(Sample::value)
        .containsExactly(50_000.0, 100_000.0);
  }

  @Test
  void aPageMayHave16MebibytesAndNoMore() throws Exception {
    String line = "#".repeat(1023) + "\n";
    String full = line.repeat(Exposition.PAGE_CAP / line.length());
    assertThat(read(full)).isEmpty();
    assertThatThrownBy(() -> read(full + "\n")).isInstanceOf(PageTooLargeException.class);
    assertThatThrownBy(() -> Exposition.read(new Endless('\n'), name -> true))
        .isInstanceOf(PageTooLargeException.class);
  }

  @Test
  void whateverIsOnAPageItIsReadOrRefused() {
    Random random = new Random(20261101);
    byte[] signs = "\"\\{}=, #\n\r\t+-.:e0aN".getBytes(StandardCharsets.US_ASCII);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int round = 0; round < 20_000; round++) {
      byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(page.length);
        page[at] =
            random.nextBoolean()
                ? signs[random.nextInt(signs.length)]
                : (byte) random.nextInt(Byte.MIN_VALUE, Byte.MAX_VALUE);
      }
      int length = random.nextBoolean() ? page.length : random.nextInt(page.length);
      outcomes.merge(outcome(new ByteArrayInputStream(page, 0, length)), 1, Integer::sum);
    }
    assertThat(outcomes).as("both are tried").containsOnlyKeys(Outcome.values());
  }

  private enum Outcome {
    READ,
    REFUSED
  }

  @Test
  void aStreamThatFailsIsNoMalformedPage() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    assertThatThrownBy(() -> Exposition.read(closed, name -> true)).isInstanceOf(IOException.class);
  }

  private static Outcome outcome(InputStream page) {
    try {
      Exposition.read(page, name -> true);
      return Outcome.READ;
    } catch (MalformedPageException e) {
      return Outcome.REFUSED;
    } catch (Exception e) {
      throw new AssertionError("neither read nor refused", e);
    }
  }

  private static List<Sample> read(String page) throws Exception {
    return Exposition.read(stream(page), name -> true);
  }

  private static InputStream stream(String page) {
    return new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives one byte at a time. */
  private static final class Dripping extends ByteArrayInputStream {
    Dripping(String page) {
      super(page.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
      return super.read(into, from, Math.min(length, 1));
    }
  }

  /** One character for ever. */
  private static final class Endless extends InputStream {
    private final char c;

    Endless(char c) {
      this.c = c;
    }

    @Override
    public int read() {
      return c;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      Arrays.fill(into, from, from + length, (byte) c);
      return length;
    }
  }
}
