package io.marketprism.operator.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between the operator and the real Docker Engine, to cut, hold and count calls that change
 * something: the only way to be at the right moment.
 */
final class DockerProxy implements AutoCloseable {

  /** What becomes of a call that changes something. */
  enum Calls {
    /** It goes through. */
    PASS,
    /** It doesn't reach the engine; no answer comes. */
    SWALLOW,
    /** It doesn't reach the engine; 503 is answered, as a socket proxy does. */
    REFUSE,
    /** It reaches the engine; the answer doesn't come back. */
    LOSE_ANSWER
  }

  private static final Path ENGINE = Path.of("/var/run/docker.sock");

  private final Path socket;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch called = new CountDownLatch(1);
  private volatile Calls mode = Calls.PASS;
  private ServerSocketChannel server;

  DockerProxy() {
    try {
      socket = Files.createTempDirectory("docker-proxy").resolve("docker.sock");
      server = listen();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String endpoint() {
    return "unix://" + socket;
  }

  void mode(Calls newMode) {
    mode = newMode;
  }

  /** The calls that change something, as they came: "POST /…/start". */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Released when the first call that changes something has come. */
  CountDownLatch called() {
    return called;
  }

  /** The engine can't be reached any more. */
  void cut() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    for (SocketChannel channel : open) {
      channel.close();
    }
    open.clear();
  }

  /** And can again. */
  void mend() throws IOException {
    server = listen();
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> accept(channel));
    return channel;
  }

  private void accept(ServerSocketChannel listening) {
    try {
      while (true) {
        SocketChannel client = listening.accept();
        SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(ENGINE));
        open.add(client);
        open.add(engine);
        Connection connection = new Connection(client, engine);
        Thread.ofVirtual().start(connection::requests);
        Thread.ofVirtual().start(connection::answers);
      }
    } catch (ClosedChannelException e) {
      // cut
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection; a request's head decides what becomes of it. */
  private final class Connection {
    private final SocketChannel client;
    private final SocketChannel engine;
    private volatile boolean mute;

    Connection(SocketChannel client, SocketChannel engine) {
      this.client = client;
      this.engine = engine;
    }

    void requests() {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      try (client;
          engine) {
        while (client.read(buffer) >= 0) {
          buffer.flip();
          if (!swallows(line(buffer))) {
            while (buffer.hasRemaining()) {
              engine.write(buffer);
            }
          }
          buffer.clear();
        }
      } catch (IOException e) {
        // the peer is gone
      }
    }

    private String line(ByteBuffer buffer) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int i = buffer.position(); i < buffer.limit() && buffer.get(i) != '\r'; i++) {
        line.write(buffer.get(i));
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    private boolean swallows(String line) throws IOException {
      if (!line.matches("POST /.*/(start|restart)[ ?].*")) {
        return mute;
      }
      calls.add(line);
      Calls current = mode;
      mute = current != Calls.PASS;
      called.countDown();
      if (current == Calls.REFUSE) {
        client.write(
            ByteBuffer.wrap(
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
        client.close();
      }
      return current != Calls.PASS && current != Calls.LOSE_ANSWER;
    }

    void answers() {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      try {
        while (engine.read(buffer) >= 0) {
          buffer.flip();
          while (!mute && buffer.hasRemaining()) {
            client.write(buffer);
          }
          buffer.clear();
        }
        if (!mute) {
          client.close();
        }
      } catch (IOException e) {
        // the peer is gone
      }
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
