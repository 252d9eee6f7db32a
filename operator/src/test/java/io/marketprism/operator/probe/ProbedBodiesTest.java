package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the body of an answer: structured, a text, or nothing. */
class ProbedBodiesTest {

  private final LocalServer server;

  ProbedBodiesTest() throws IOException {
    server = new LocalServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void keepsAJsonBodyAsItIsStructured() throws InterruptedException {
    assertThat(known(get("/json")).body())
        .isEqualTo(Map.of("status", "healthy", "checks", Map.of("nats", 1L)));
  }

  @Test
  void keepsWhatOnlyBeginsLikeJsonAsAText() throws InterruptedException {
    assertThat(known(get("/broken-json")).body()).isEqualTo("{\"status\":");
  }

  static Stream<Arguments> encodedBodies() throws IOException {
    byte[] zipped = LocalServer.gzip("{\"a\": 1}");
    byte[] plain = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    byte[] none = {};
    Map<String, Long> body = Map.of("a", 1L);
    return Stream.of(
        Arguments.of("gzip", 200, zipped, "status 200", body),
        Arguments.of("x-gzip", 200, zipped, "status 200", body),
        Arguments.of("GZIP", 503, zipped, "status 503", body),
        Arguments.of("", 200, zipped, "status 200", body),
        Arguments.of("gzip", 200, plain, "status 200", body),
        Arguments.of("identity", 200, plain, "status 200", body),
        Arguments.of("gzip", 200, none, "status 200", null),
        Arguments.of("gzip", 204, none, "status 204", null),
        Arguments.of("gzip", 503, none, "status 503", null),
        Arguments.of("br", 200, zipped, "status 200, its body is encoded in br", null),
        Arguments.of("deflate", 503, zipped, "status 503, its body is encoded in deflate", null),
        Arguments.of(
            "gzip, br",
            200,
            zipped,
            "status 200, its body is encoded in an unknown encoding",
            null),
        Arguments.of("", 200, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0}, "status 200", null));
  }

  @ParameterizedTest
  @MethodSource("encodedBodies")
  void whatNobodyAskedToBeCompressedIsReadOrTold(
      String encoding, int status, byte[] sent, String message, @Nullable Object body)
      throws InterruptedException {
    server.serves(
        "/body",
        status,
        encoding.isEmpty() ? Map.of() : Map.of("Content-Encoding", encoding),
        sent);
    assertThat(known(get("/body"))).isEqualTo(ProbeResult.of(status < 400, message, status, body));
  }

  static Stream<String> beginnings() {
    return Stream.of(
        "\ufeff", "\n ", "\ufeff\r\n\t", " ".repeat(5000), "\ufeff" + "\n".repeat(5000));
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void whatStandsBeforeAJsonBodyDoesNotMatter(String beginning) throws InterruptedException {
    server.serves("/body", 200, beginning + "{\"a\": 1}\n");
    assertThat(known(get("/body")).body()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aMarkBeforeATextIsNoneOfIt() throws InterruptedException {
    server.serves("/body", 200, "\ufeffOk.\n");
    assertThat(known(get("/body")).body()).isEqualTo("Ok.");
  }

  /** As Python, Go's math and others write them; beyond what a double holds, too. */
  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "-1e999"})
  void ofANumberThatIsNoneOnlyItsKeyIsMissing(String none) throws InterruptedException {
    server.serves(
        "/body",
        200,
        "{\"status\":\"ok\",\"lag\":%1$s,\"x\":[1,%1$s],\"y\":{\"z\":%1$s,\"a\":2}}"
            .formatted(none));
    assertThat(known(get("/body")).body())
        .isEqualTo(Map.of("status", "ok", "x", Arrays.asList(1L, null), "y", Map.of("a", 2L)));
  }

  private Reading<ProbeResult> get(String path) throws InterruptedException {
    return new Prober()
        .get("127.0.0.1", new ProbeTarget.Http(server.port(), path), ByteBudget.ofHeap().share());
  }

  private static ProbeResult known(Reading<ProbeResult> reading) {
    assertThat(reading).isInstanceOf(Reading.Known.class);
    return ((Reading.Known<ProbeResult>) reading).value();
  }
}
