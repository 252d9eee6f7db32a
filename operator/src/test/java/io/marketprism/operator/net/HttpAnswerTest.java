package io.marketprism.operator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a connection as one answer. In the tables {@code /} stands for a line's end. */
class HttpAnswerTest {

  /** What would block for ever, were it read. */
  private static final class StaysOpen extends InputStream {
    @Override
    public int read() {
      throw new AssertionError("read beyond the end of the answer");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return read();
    }
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(
        text.replace("HTTP/", "HTTP|")
            .replace("/", "\r\n")
            .replace("|", "/")
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String body(HttpAnswer answer) throws IOException {
    return new String(answer.body().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK/Content-Length: 2//ok, 200, ok",
    "HTTP/1.1 200 OK/Content-Length: 2/Content-Length: 2//ok, 200, ok",
    "HTTP/1.1 200/content-length:2//ok, 200, ok",
    "HTTP/1.1 200 OK/Transfer-Encoding: chunked//1/o/1;a=b/k/0//, 200, ok",
    "HTTP/1.1 200 OK/Transfer-Encoding: Chunked//2/ok/0/A: b//, 200, ok",
    "HTTP/1.1 200 OK/Content-Length: 9/Transfer-Encoding: chunked//2/ok/0//, 200, ok",
    "HTTP/1.1 103 Early Hints/Link: <x>//HTTP/1.1 404 No/Content-Length: 0//, 404, ''",
    "HTTP/1.1 204 None//, 204, ''",
    "HTTP/1.1 304 The same/Content-Length: 7//, 304, ''",
    "HTTP/1.1 101 Else//, 101, ''",
    "HTTP/1.0 599 Odd/Content-Length: 0//, 599, ''",
  })
  void isReadToItsEndAndNotBeyond(String sent, int status, String body) throws IOException {
    HttpAnswer answer = HttpAnswer.read(new SequenceInputStream(text(sent), new StaysOpen()));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(body(answer)).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK//until the end, until the end",
    "HTTP/1.0 200 OK//, ''",
    "HTTP/1.1 200 OK/Transfer-Encoding: gzip//packed, packed",
  })
  void withoutALengthItEndsWithTheConnection(String sent, String body) throws IOException {
    assertThat(body(HttpAnswer.read(text(sent)))).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK/",
        "HTTP/1.1 200 OK/Content-Length: 0",
        "HTTP/1.1 200 OK/Content-Length: 0/",
        "HTTP/1.1 100 Continue//",
        "HTTP/1.1 200 OK/Content-Length: 3//ok",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//3/ok",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//2/ok/",
        "HTTP/1.1 200 OK/Transfer-Encoding: chunked//2/ok/0/",
      })
  void whatIsCutOffIsNoAnswer(String sent) {
    assertThatThrownBy(() -> body(HttpAnswer.read(text(sent)))).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret//",
        "HTTP/2.0 200 secret//",
        "HTTP/1.1 20 secret//",
        "HTTP/1.1 000 secret//",
        "HTTP/1.1 099 secret//",
        "HTTP/1.1 200 OK/secret//",
        "HTTP/1.1 200 OK/A secret: b//",
        "HTTP/1.1 200 OK/Content-Length: secret//",
        "HTTP/1.1 200 OK/Content-Length: -1//",
        "HTTP/1.1 200 OK/Content-Length: 9999999999999999999//",
      })
  void whatIsNoneIsToldWithoutItsWords(String sent) {
    assertThatThrownBy(() -> HttpAnswer.read(text(sent)))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EOFException.class)
        .hasNoCause()
        .message()
        .startsWith("no HTTP answer")
        .doesNotContain("secret");
  }

  /** Its end would be told, were it reached. */
  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK/, A: b/",
    "HTTP/1.1 200 OK/, a",
    "HTTP/1.1 200 OK/A: b/, ' c/'",
    "'', /",
    "'', HTTP/1.1 100 Continue//",
    "HTTP/1.1 200 OK/Transfer-Encoding: chunked//, 0",
    "HTTP/1.1 200 OK/Transfer-Encoding: chunked//0/, A: b/",
  })
  void whatIsNoBodyIsBounded(String start, String more) {
    assertThatThrownBy(() -> body(HttpAnswer.read(text(start + more.repeat(20_000)))))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(EOFException.class);
  }

  @Test
  void aHeadersNameHasNoCase() throws IOException {
    HttpAnswer answer = HttpAnswer.read(text("HTTP/1.1 302 Found/LOCATION:  x /Location: y//"));
    assertThat(answer.header("Location")).contains("x");
    assertThat(answer.header("Content-Encoding")).isEmpty();
  }
}
