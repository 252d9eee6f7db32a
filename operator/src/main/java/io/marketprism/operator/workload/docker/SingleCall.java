package io.marketprism.operator.workload.docker;

import io.marketprism.operator.net.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
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
    HttpAnswer answer = HttpAnswer.read(from);
    return new Answer(answer.status(), date(answer), whatComesOf(answer.body()));
  }

  private static Optional<Instant> date(HttpAnswer answer) {
    try {
      return answer
          .header("Date")
          .map(DateTimeFormatter.RFC_1123_DATE_TIME::parse)
          .map(Instant::from);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The status says what became of the call, also when the peer closes in the midst of a sentence.
   */
  private static String whatComesOf(InputStream body) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    try {
      for (int n = 0; n >= 0 && text.size() < ANSWER_CAP; n = body.read(piece)) {
        text.write(piece, 0, n);
      }
    } catch (EOFException e) {
      return text.toString(StandardCharsets.UTF_8);
    }
    return text.toString(StandardCharsets.UTF_8);
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
}
