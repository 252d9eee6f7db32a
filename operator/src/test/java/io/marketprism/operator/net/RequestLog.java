package io.marketprism.operator.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers 200 to everything and remembers what was asked for, to the letter. */
public final class RequestLog implements AutoCloseable {

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> targets = new CopyOnWriteArrayList<>();

  public RequestLog() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** The path and query of the last request. */
  public String last() {
    return targets.getLast();
  }

  private void accept() {
    try {
      while (true) {
        answer(server.accept());
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void answer(Socket socket) throws IOException {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      targets.add(in.readLine().split(" ", -1)[1]);
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        length =
            line.toLowerCase(Locale.ROOT).startsWith("content-length:")
                ? Integer.parseInt(line.substring(line.indexOf(':') + 1).strip())
                : length;
      }
      in.skip(length);
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
