package io.marketprism.operator.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A page of metrics on the loopback interface, that can be stopped and comes back on its port. */
final class MetricsPage implements AutoCloseable {

  private final byte[] text;
  private HttpServer server;

  /** Serves this text, in Prometheus's format. */
  MetricsPage(String text) {
    this.text = text.getBytes(StandardCharsets.UTF_8);
    this.server = listen(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** As a target of Prometheus. */
  String hostPort() {
    return "127.0.0.1:" + port();
  }

  void stop() {
    server.stop(0);
  }

  void start() {
    server = listen(port());
  }

  private HttpServer listen(int port) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      listening.createContext(
          "/metrics",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
              exchange.sendResponseHeaders(200, text.length);
              exchange.getResponseBody().write(text);
            }
          });
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
