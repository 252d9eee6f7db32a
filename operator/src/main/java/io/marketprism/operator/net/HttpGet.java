package io.marketprism.operator.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One GET over plain HTTP, on a connection of its own that ends with it: a kept one may lead to a
 * process that is gone. It takes as long as the peer takes; an interrupt ends it and its
 * connection, so whoever has a deadline interrupts.
 */
public final class HttpGet implements AutoCloseable {

  private static final int USUAL_PORT = 80;

  private final SocketChannel channel;
  private final HttpAnswer answer;

  /**
   * Sends the request and reads the head of its answer.
   *
   * @param at an http address with a host, a port and a path
   * @throws UnknownHostException when the host's name can't be resolved
   * @throws ConnectException when there is no connection, for whatever reason
   * @throws java.io.EOFException when the peer closes it before the head is whole
   * @throws IOException when the connection breaks, or the answer is none
   */
  public HttpGet(URI at) throws IOException {
    channel = connected(new InetSocketAddress(InetAddress.getByName(at.getHost()), at.getPort()));
    try {
      ByteBuffer request = ByteBuffer.wrap(request(at).getBytes(StandardCharsets.US_ASCII));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      answer = HttpAnswer.read(Channels.newInputStream(channel));
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static SocketChannel connected(InetSocketAddress to) throws ConnectException {
    try {
      return SocketChannel.open(to);
    } catch (IOException | RuntimeException e) { // of an address of a kind that isn't there, too
      ConnectException none = new ConnectException(e.getMessage());
      none.initCause(e);
      throw none;
    }
  }

  private static String request(URI at) {
    String query = at.getRawQuery() == null ? "" : "?" + at.getRawQuery();
    String port = at.getPort() == USUAL_PORT ? "" : ":" + at.getPort();
    return "GET "
        + at.getRawPath()
        + query
        + " HTTP/1.1\r\n"
        + "Host: "
        + at.getHost()
        + port
        + "\r\n"
        + "Connection: close\r\nUser-Agent: marketprism-operator\r\n\r\n";
  }

  /** The answer; its body can be read until this is closed. */
  public HttpAnswer answer() {
    return answer;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
