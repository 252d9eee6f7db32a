package io.marketprism.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A collector's /metrics that differs from scrape to scrape, beside a /health that is well. */
final class UnsteadyPage implements AutoCloseable {

  private static final String HEALTH =
      """
      {"status": "healthy", "checks": {"nats": {"status": "healthy"}}}
      """;

  private final AtomicInteger scrapes = new AtomicInteger();
  private final HttpServer server;

  /**
   * @param pages by the number of the scrape, from 0; empty is a failure
   */
  UnsteadyPage(IntFunction<Optional<String>> pages) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/health", exchange -> answer(exchange, Optional.of(HEALTH)));
    server.createContext(
        "/metrics", exchange -> answer(exchange, pages.apply(scrapes.getAndIncrement())));
    server.start();
  }

  /** A page of a collector that has published so much. */
  static String published(int messages) {
    return """
        process_resident_memory_bytes 1e+08
        marketprism_websocket_connected{exchange="okx_spot"} 1
        marketprism_nats_messages_published_total{subject="trade.okx_spot"} %d
        """
        .formatted(messages);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How many pages were asked for. */
  int scrapes() {
    return scrapes.get();
  }

  private static void answer(HttpExchange exchange, Optional<String> text) throws IOException {
    try (exchange) {
      byte[] bytes = text.orElse("out of order").getBytes(UTF_8);
      exchange.sendResponseHeaders(text.isPresent() ? 200 : 500, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
