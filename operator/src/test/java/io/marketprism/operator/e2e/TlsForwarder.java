package io.marketprism.operator.e2e;

import io.marketprism.operator.workload.docker.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * The real Docker Engine behind TLS on 127.0.0.1, as {@code dockerd --tlsverify} listens: a client
 * without a certificate of the right authority reaches nothing.
 */
final class TlsForwarder implements AutoCloseable {

  private static final Path ENGINE = Path.of("/var/run/docker.sock");
  private static final char[] PASSWORD = {};

  private final SSLServerSocket server;
  private final List<SSLSocket> open = new CopyOnWriteArrayList<>();
  private final List<String> clients = new CopyOnWriteArrayList<>();

  /**
   * @param clients who signs the certificates of those who may pass
   */
  TlsForwarder(Authority.Issued own, Authority clients) {
    this(own, clients, 0);
  }

  /**
   * @param port where to listen; 0 for a free one
   */
  TlsForwarder(Authority.Issued own, Authority clients, int port) {
    try {
      server =
          (SSLServerSocket)
              context(own, clients)
                  .getServerSocketFactory()
                  .createServerSocket(port, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setNeedClientAuth(true);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String endpoint() {
    return "tcp://127.0.0.1:" + port();
  }

  /** The names of those that were let through, one for each connection. */
  List<String> clients() {
    return List.copyOf(clients);
  }

  private static SSLContext context(Authority.Issued own, Authority clients) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "engine", own.keys().getPrivate(), PASSWORD, new Certificate[] {own.certificate()});
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(keys, PASSWORD);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("clients", clients.certificate());
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        SSLSocket client = (SSLSocket) server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (SocketException e) {
      // closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SSLSocket client) {
    try (client;
        SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(ENGINE))) {
      client.startHandshake();
      clients.add(client.getSession().getPeerPrincipal().getName());
      InputStream answers = Channels.newInputStream(engine);
      Thread back = Thread.ofVirtual().start(() -> copy(answers, client));
      client.getInputStream().transferTo(Channels.newOutputStream(engine));
      engine.shutdownOutput();
      back.join();
    } catch (IOException e) {
      // refused, or the peer is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(InputStream from, SSLSocket to) {
    try (to) {
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[16 * 1024];
      for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
        out.write(piece, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // the peer is gone
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SSLSocket client : open) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
