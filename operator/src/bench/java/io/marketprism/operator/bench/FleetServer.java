package io.marketprism.operator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * HTTP/1.1 on a port of loopback and on a socket's file, by one thread: what it takes must be
 * little beside what is measured. All that it calls runs on that thread. It reads no bodies, for
 * none of the requests has one.
 */
final class FleetServer {

  private static final int BACKLOG = 4096;
  private static final int LONGEST_HEAD = 4 * 1024;

  private final Selector selector = Selector.open();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Site site;
  private final int port;

  /** What is served. */
  interface Site {

    /**
     * Answers a request.
     *
     * @param target path and query
     */
    void answer(String method, String target, Connection connection) throws IOException;
  }

  FleetServer(Path socket, Site site) throws IOException {
    this.site = site;
    listen(
        ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket));
    ServerSocketChannel loopback = ServerSocketChannel.open();
    listen(loopback, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    port = loopback.socket().getLocalPort();
  }

  private void listen(ServerSocketChannel channel, SocketAddress address) throws IOException {
    channel.bind(address, BACKLOG);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_ACCEPT);
  }

  int port() {
    return port;
  }

  /** Does something between two requests. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Serves for as long as the process lives. */
  void run() throws IOException {
    while (true) {
      selector.select(this::ready);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.channel() instanceof ServerSocketChannel listening) {
        accept(listening);
      } else {
        ((Connection) key.attachment()).proceed();
      }
    } catch (IOException e) {
      key.cancel(); // the peer is gone
      if (key.attachment() instanceof Connection connection) {
        connection.close();
      }
    }
  }

  private void accept(ServerSocketChannel listening) throws IOException {
    for (SocketChannel client = listening.accept(); client != null; client = listening.accept()) {
      client.configureBlocking(false);
      SelectionKey key = client.register(selector, SelectionKey.OP_READ);
      key.attach(new Connection(client, key));
    }
  }

  /** A client's connection: one request after another. */
  final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST_HEAD);
    private final Queue<ByteBuffer> out = new ArrayDeque<>();
    private boolean isLast;

    private Connection(SocketChannel channel, SelectionKey key) {
      this.channel = channel;
      this.key = key;
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    private void proceed() throws IOException {
      if (key.isWritable()) {
        flush();
      }
      if (channel.isOpen() && key.isReadable()) {
        read();
      }
    }

    private void read() throws IOException {
      if (!in.hasRemaining() || channel.read(in) < 0) {
        close();
        return;
      }
      String heads = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
      int begin = 0;
      for (int end = heads.indexOf("\r\n\r\n"); end >= 0; end = heads.indexOf("\r\n\r\n", begin)) {
        request(heads.substring(begin, end));
        begin = end + 4;
      }
      in.limit(in.position()).position(begin);
      in.compact();
    }

    private void request(String head) throws IOException {
      String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
      isLast = head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close");
      site.answer(line[0], line[1], this);
    }

    /** A whole answer. */
    void send(int status, String type, byte[] body) throws IOException {
      write(
          "HTTP/1.1 %d -\r\nDate: %s\r\nContent-Type: %s\r\n%s\r\n"
              .formatted(
                  status,
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)),
                  type,
                  status == 204 ? "" : "Content-Length: " + body.length + "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      write(body);
      flush();
    }

    /** The begin of an answer that goes on. */
    void begin(String type) throws IOException {
      isLast = false;
      write(
          "HTTP/1.1 200 -\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(type)
              .getBytes(StandardCharsets.US_ASCII));
      flush();
    }

    /** A piece of an answer that goes on; an empty one ends it. */
    void piece(byte[] bytes) throws IOException {
      write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      write(bytes);
      write(new byte[] {'\r', '\n'});
      flush();
    }

    private void write(byte[] bytes) {
      out.add(ByteBuffer.wrap(bytes));
    }

    private void flush() throws IOException {
      while (!out.isEmpty()) {
        channel.write(out.peek());
        if (out.peek().hasRemaining()) {
          break;
        }
        out.remove();
      }
      key.interestOps(
          out.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      if (out.isEmpty() && isLast) {
        close();
      }
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // closed already
      }
    }
  }
}
