package io.marketprism.operator.workload.docker;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One request to the Docker Engine on a connection of its own, sent once and never again.
 *
 * <p>docker-java's HTTP client repeats a call, POST or not, that is answered with 503 or 429, and
 * its settings can't be reached. A restart must not be repeated by any layer, so what changes
 * something goes this way; and a ping, of whose answer docker-java doesn't give the time.
 */
final class SingleCall {

  /** No answer to such a call is longer than a sentence. */
  private static final int ANSWER_CAP = 64 * 1024;

  private static final Pattern NO_BODY = Pattern.compile("HTTP/1\\.[01] (204|304) ");
  private static final String HEAD_END = "\r\n\r\n";
  private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding:[^\r]*chunked");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,6})[^\r\n]{0,100}\r\n");
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,8})");

  private static final Pattern DATE = Pattern.compile("(?i)\r\ndate: *([^\r\n]{1,64})");

  private final EngineEndpoint endpoint;
  private final @Nullable DockerTls tls;

  /**
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   */
  SingleCall(EngineEndpoint endpoint, @Nullable DockerTls tls) {
    this.endpoint = endpoint;
    this.tls = tls;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param date when it was given, by the engine's clock, in whole seconds; empty where that isn't
   *     said
   * @param body the body, or what has come of it
   */
  record Answer(int status, Optional<Instant> date, String body) {}

  /**
   * Sends the call and reads its answer; for as long as that takes, unless interrupted.
   *
   * @param pathAndQuery such as {@code /containers/0123abcd/restart?t=10}
   * @throws ConnectException when there is no connection; the call was not sent
   * @throws IOException when the connection breaks or the answer is none; whether the call was
   *     carried out is then unknown
   */
  Answer post(String pathAndQuery) throws IOException {
    return send("POST %s HTTP/1.1\r\nContent-Length: 0".formatted(pathAndQuery));
  }

  /**
   * Asks for something small, as {@link #post} does.
   *
   * @param path such as {@code /_ping}
   */
  Answer get(String path) throws IOException {
    return send("GET %s HTTP/1.1".formatted(path));
  }

  private Answer send(String request) throws IOException {
    String head = request + "\r\nHost: docker\r\nConnection: close\r\n\r\n";
    if (tls != null) {
      try (SSLSocket socket = connect(tls)) {
        return exchange(head, socket.getOutputStream(), socket.getInputStream());
      }
    }
    try (SocketChannel channel = connect()) {
      return exchange(head, Channels.newOutputStream(channel), Channels.newInputStream(channel));
    }
  }

  private static Answer exchange(String head, OutputStream to, InputStream from)
      throws IOException {
    to.write(head.getBytes(StandardCharsets.US_ASCII));
    to.flush();
    return parse(readAll(from));
  }

  private SSLSocket connect(DockerTls tls) throws ConnectException {
    SSLSocket socket = null;
    try {
      if (!(endpoint instanceof EngineEndpoint.Tcp(String host, int port))) {
        throw new IOException("tls is for a tcp:// endpoint");
      }
      socket = (SSLSocket) tls.context().getSocketFactory().createSocket(host, port);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate is the engine's own
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | RuntimeException e) {
      throw notSent(socket, e);
    }
  }

  private SocketChannel connect() throws ConnectException {
    SocketChannel channel = null;
    try {
      SocketAddress address = endpoint.address();
      channel =
          address instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open();
      channel.connect(address);
      return channel;
    } catch (IOException | RuntimeException e) {
      throw notSent(channel, e);
    }
  }

  /** Whatever prevents a connection, a name that isn't known too, has sent nothing. */
  private static ConnectException notSent(@Nullable Closeable connection, Exception cause) {
    ConnectException notSent = new ConnectException(Failures.describe(cause));
    notSent.initCause(cause);
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      notSent.addSuppressed(e);
    }
    return notSent;
  }

  /**
   * Until the answer is whole: a peer may keep the connection open although it was asked not to.
   */
  private static String readAll(InputStream from) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    String text = "";
    while (!isWhole(text) && answer.size() < ANSWER_CAP) {
      int n = from.read(piece);
      if (n < 0) {
        return text;
      }
      answer.write(piece, 0, n);
      text = answer.toString(StandardCharsets.ISO_8859_1); // a character for each byte
    }
    return text;
  }

  private static boolean isWhole(String text) {
    int head = text.indexOf(HEAD_END);
    if (head < 0) {
      return false;
    }
    if (NO_BODY.matcher(text).lookingAt()) {
      return true;
    }
    String body = text.substring(head + HEAD_END.length());
    if (CHUNKED.matcher(text.substring(0, head)).find()) {
      return Chunks.of(body).isWhole();
    }
    Matcher length = CONTENT_LENGTH.matcher(text.substring(0, head));
    return length.find() && body.length() >= Integer.parseInt(length.group(1));
  }

  private static Answer parse(String answer) throws IOException {
    String[] headAndBody = answer.split(HEAD_END, 2);
    String[] statusLine = headAndBody[0].split(" ", 3);
    if (statusLine.length < 2
        || !statusLine[0].startsWith("HTTP/1.")
        || !statusLine[1].matches("[0-9]{3}")) {
      throw new IOException("no HTTP answer");
    }
    String raw = headAndBody.length == 2 ? headAndBody[1] : "";
    String body = CHUNKED.matcher(headAndBody[0]).find() ? Chunks.of(raw).content() : raw;
    return new Answer(
        Integer.parseInt(statusLine[1]),
        date(headAndBody[0]),
        new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  private static Optional<Instant> date(String head) {
    Matcher date = DATE.matcher(head);
    try {
      return date.find()
          ? Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.group(1))))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * A body in chunks.
   *
   * @param content what has come of it, without the marks
   * @param isWhole whether the last one has come
   */
  private record Chunks(String content, boolean isWhole) {

    static Chunks of(String body) {
      StringBuilder content = new StringBuilder();
      int at = 0;
      Matcher size = CHUNK.matcher(body);
      while (size.region(at, body.length()).lookingAt()) {
        int length = Integer.parseInt(size.group(1), 16);
        if (length == 0) {
          return new Chunks(content.toString(), true);
        }
        int end = Math.min(size.end() + length, body.length());
        content.append(body, size.end(), end);
        at = Math.min(end + 2, body.length());
      }
      return new Chunks(content.toString(), false);
    }
  }
}
