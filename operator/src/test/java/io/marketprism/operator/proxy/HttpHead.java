package io.marketprism.operator.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The first line and the headers of a message of HTTP/1.1.
 *
 * @param line the request line or the status line
 * @param headers as they came
 */
record HttpHead(String line, List<String> headers) {

  /**
   * Reads one, and nothing after it.
   *
   * @throws EOFException when the peer has closed the connection
   */
  static HttpHead read(InputStream in) throws IOException {
    String line = readLine(in);
    List<String> headers = new ArrayList<>();
    for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
      headers.add(header);
    }
    return new HttpHead(line, headers);
  }

  /** A line without its end. */
  static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** The value of the header of this name, in lower case. */
  Optional<String> header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(start))
        .map(h -> h.substring(start.length()).strip().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** One of the words of the first line. */
  String word(int index) {
    String[] words = line.split(" ", 3);
    return index < words.length ? words[index] : "";
  }

  boolean isChunked() {
    return header("transfer-encoding").filter("chunked"::equals).isPresent();
  }

  /** How long the body is; -1 where no header gives it. */
  long contentLength() {
    return header("content-length").map(Long::parseLong).orElse(-1L);
  }

  /** Whether this is the last message on its connection. */
  boolean asksForClose() {
    return header("connection").filter("close"::equals).isPresent();
  }

  /** Without a request for HTTP/2, which the proxy doesn't speak. */
  HttpHead withoutHttp2() {
    if (header("upgrade").filter("h2c"::equals).isEmpty()) {
      return this;
    }
    return new HttpHead(
        line,
        headers.stream()
            .filter(
                h -> !h.toLowerCase(Locale.ROOT).matches("(upgrade|connection|http2-settings):.*"))
            .toList());
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(line).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
