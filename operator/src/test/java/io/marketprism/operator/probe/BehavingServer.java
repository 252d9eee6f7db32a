package io.marketprism.operator.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that plays one behaviour of the corpus to each that connects. */
final class BehavingServer implements AutoCloseable {

  private static final int PACE_MILLIS = 20;

  private final ServerSocket server;
  private final List<byte[]> say = new ArrayList<>();
  private final String then;
  private final CountDownLatch closed = new CountDownLatch(1);

  BehavingServer(JsonNode behaviour) throws IOException {
    behaviour.get("say").forEach(text -> say.add(bytes(text)));
    then = behaviour.get("then").asText();
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** A text, or parts of which some are said several times. */
  private static byte[] bytes(JsonNode text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (JsonNode part : text.isArray() ? text : List.of(text)) {
      String plain = part.isObject() ? part.get("text").asText() : part.asText();
      plain = plain.repeat(part.isObject() ? part.get("times").asInt() : 1);
      bytes.writeBytes(
          plain.chars().allMatch(c -> c < 256)
              ? plain.getBytes(StandardCharsets.ISO_8859_1)
              : plain.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> play(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void play(Socket socket) {
    try (socket) {
      socket.getInputStream().read(new byte[16 * 1024]);
      OutputStream out = socket.getOutputStream();
      for (byte[] text : say) {
        out.write(text);
      }
      switch (then) {
        case "close" -> socket.shutdownOutput();
        case "reset" -> socket.setSoLinger(true, 0);
        case "hang" -> goesOn();
        case "endless" -> {
          while (!goesOn(PACE_MILLIS)) {
            out.write(say.getLast());
          }
        }
        case "flood" -> {
          while (closed.getCount() > 0) {
            out.write(say.getLast());
          }
        }
        default -> throw new IllegalArgumentException(then);
      }
      if (then.equals("close")) {
        socket.getInputStream().read(); // what is closed with unread bytes is reset
      }
    } catch (IOException e) {
      // the prober has gone
    }
  }

  private void goesOn() {
    goesOn(60_000);
  }

  /** Whether the server was closed within this time. */
  private boolean goesOn(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
