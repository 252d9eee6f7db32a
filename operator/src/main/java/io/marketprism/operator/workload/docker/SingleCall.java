package io.marketprism.operator.workload.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One POST to the Docker Engine on a connection of its own, sent once and never again.
 *
 * <p>docker-java's HTTP client repeats a call, POST or not, that is answered with 503 or 429, and
 * its settings can't be reached. A restart must not be repeated by any layer, so what changes
 * something goes this way.
 */
final class SingleCall {

  /** No answer to such a call is longer than a sentence. */
  private static final int ANSWER_CAP = 64 * 1024;

  private static final Pattern NO_BODY = Pattern.compile("HTTP/1\\.[01] (204|304) ");
  private static final Pattern CONTENT_LENGTH =
      Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,8})");

  private final URI endpoint;
  private final @Nullable DockerTls tls;

  /**
   * @param tls how a {@code tcp://} endpoint is spoken to; null for plain TCP
   */
  SingleCall(String endpoint, @Nullable DockerTls tls) {
    this.endpoint = URI.create(endpoint);
    this.tls = tls;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body the body as it came, chunk marks and all
   */
  record Answer(int status, String body) {}

  /**
   * Sends the call and reads its answer; for as long as that takes, unless interrupted.
   *
   * @param pathAndQuery such as {@code /containers/0123abcd/restart?t=10}
   * @throws ConnectException when there is no connection; the call was not sent
   * @throws IOException when the connection breaks or the answer is none; whether the call was
   *     carried out is then unknown
   */
  Answer post(String pathAndQuery) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .formatted(pathAndQuery);
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

  private SSLSocket connect(DockerTls tls) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.context().getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort());
    try {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate is the engine's own
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      ConnectException notSent = new ConnectException(Failures.describe(e));
      notSent.initCause(e);
      throw notSent;
    }
  }

  private SocketChannel connect() throws IOException {
    boolean unix = "unix".equals(endpoint.getScheme());
    SocketAddress address =
        unix
            ? UnixDomainSocketAddress.of(endpoint.getPath())
            : new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    SocketChannel channel =
        unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    try {
      channel.connect(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Until the answer is whole: a peer may keep the connection open although it was asked not to.
   */
  private static String readAll(InputStream from) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    String text = "";
    for (int n = 0; n >= 0 && !isWhole(text) && answer.size() < ANSWER_CAP; n = from.read(piece)) {
      answer.write(piece, 0, n);
      text = answer.toString(StandardCharsets.UTF_8);
    }
    return text;
  }

  private static boolean isWhole(String text) {
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return false;
    }
    if (NO_BODY.matcher(text).lookingAt()) {
      return true;
    }
    Matcher length = CONTENT_LENGTH.matcher(text.substring(0, head));
    return length.find()
        && text.substring(head + 4).getBytes(StandardCharsets.UTF_8).length
            >= Integer.parseInt(length.group(1));
  }

  private static Answer parse(String answer) throws IOException {
    String[] headAndBody = answer.split("\r\n\r\n", 2);
    String[] statusLine = headAndBody[0].split(" ", 3);
    if (statusLine.length < 2
        || !statusLine[0].startsWith("HTTP/1.")
        || !statusLine[1].matches("[0-9]{3}")) {
      throw new IOException("no HTTP answer");
    }
    return new Answer(
        Integer.parseInt(statusLine[1]), headAndBody.length == 2 ? headAndBody[1] : "");
  }
}
