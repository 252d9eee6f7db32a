package io.marketprism.operator.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;

/**
 * Stands before a real server and knows the requests that pass, streams and other protocols
 * included. It records each call; a {@link Rule} decides what becomes of it.
 */
public final class CallProxy implements AutoCloseable {

  private final Link.Dialer dialer;
  private final Set<Passage> open = ConcurrentHashMap.newKeySet();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final ReentrantLock freezing = new ReentrantLock();
  private final Condition thawed = freezing.newCondition();
  private boolean frozen;
  private volatile Rule rule = Rule.NONE;
  private volatile SocketAddress address;
  private volatile ServerSocketChannel listening;

  private CallProxy(SocketAddress address, Link.Dialer dialer) {
    this.address = address;
    this.dialer = dialer;
    this.listening = listen();
  }

  /** Before a server that listens on this socket; itself on another one, at {@link #socket}. */
  public static CallProxy unix(Path server) {
    try {
      Path socket = Files.createTempDirectory("call-proxy").resolve("proxy.sock");
      return new CallProxy(UnixDomainSocketAddress.of(socket), Link.unix(server));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Before a server on loopback that speaks TLS; itself without TLS, at {@link #port}. */
  public static CallProxy tls(SSLContext trusted, int port) {
    return tcp(Link.tls(trusted, port));
  }

  static CallProxy tcp(Link.Dialer dialer) {
    return new CallProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), dialer);
  }

  private ServerSocketChannel listen() {
    try {
      ServerSocketChannel channel =
          address instanceof UnixDomainSocketAddress
              ? ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
              : ServerSocketChannel.open();
      channel.bind(address);
      address = channel.getLocalAddress();
      Thread.ofVirtual().start(() -> accept(channel));
      return channel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (ClosedChannelException e) {
      // cut
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(SocketChannel client) {
    try {
      Passage passage = new Passage(this, Link.of(client), dialer.dial());
      open.add(passage);
      passage.run();
    } catch (IOException e) {
      try {
        client.close();
      } catch (IOException again) {
        // closed already
      }
    }
  }

  /** The port on 127.0.0.1 where it listens. */
  public int port() {
    return ((InetSocketAddress) address).getPort();
  }

  /** The socket's file where it listens. */
  public Path socket() {
    return ((UnixDomainSocketAddress) address).getPath();
  }

  /** Decides from now on. */
  public void rule(Rule newRule) {
    rule = newRule;
  }

  Rule rule() {
    return rule;
  }

  void record(Call call) {
    calls.add(call);
  }

  void forget(Passage passage) {
    open.remove(passage);
  }

  /** All calls that have come, in their order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Nothing of a stream passes any more, and neither side notices. */
  public void freezeStreams(boolean freeze) {
    freezing.lock();
    try {
      frozen = freeze;
      thawed.signalAll();
    } finally {
      freezing.unlock();
    }
  }

  void awaitThaw() throws IOException {
    freezing.lock();
    try {
      while (frozen) {
        thawed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      freezing.unlock();
    }
  }

  /** Closes all connections, as the end of the client's process does. */
  public void hangUp() {
    open.forEach(Passage::close);
  }

  /** The server can't be reached any more. */
  public void cut() {
    try {
      listening.close();
      if (address instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp();
  }

  /** And can again, at the same address. */
  public void restore() {
    listening = listen();
  }

  @Override
  public void close() {
    freezeStreams(false);
    cut();
  }
}
