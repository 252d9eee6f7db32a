package io.marketprism.operator.proxy;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One open connection. */
record Link(InputStream in, OutputStream out, Closeable connection) implements Closeable {

  /** How a server is reached. */
  @FunctionalInterface
  interface Dialer {
    Link dial() throws IOException;
  }

  static Link of(SocketChannel channel) {
    return new Link(
        new BufferedInputStream(Channels.newInputStream(channel)),
        Channels.newOutputStream(channel),
        channel);
  }

  /** To a server that listens on a socket of this file. */
  static Dialer unix(Path socket) {
    return () -> of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  /** To a server on loopback that speaks TLS. */
  static Dialer tls(SSLContext trusted, int port) {
    return () -> {
      SSLSocket socket =
          (SSLSocket)
              trusted.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
      socket.startHandshake();
      return new Link(
          new BufferedInputStream(socket.getInputStream()), socket.getOutputStream(), socket);
    };
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
