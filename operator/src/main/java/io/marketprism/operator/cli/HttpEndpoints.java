package io.marketprism.operator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** {@code /metrics}, {@code /healthz} and {@code /readyz} on one port. */
final class HttpEndpoints implements AutoCloseable {

  private final HTTPServer metrics;
  private final InetSocketAddress address;

  private HttpEndpoints(HttpServer server, BooleanSupplier healthy, BooleanSupplier ready)
      throws IOException {
    address = server.getAddress();
    server.createContext("/healthz", exchange -> answer(exchange, healthy));
    server.createContext("/readyz", exchange -> answer(exchange, ready));
    metrics = new HTTPServer.Builder().withHttpServer(server).build();
  }

  static HttpEndpoints start(
      String address, int port, BooleanSupplier healthy, BooleanSupplier ready) throws IOException {
    return new HttpEndpoints(
        HttpServer.create(new InetSocketAddress(address, port), 16), healthy, ready);
  }

  InetSocketAddress address() {
    return address;
  }

  private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
    boolean ok = good.getAsBoolean();
    byte[] body = (ok ? "ok\n" : "not ok\n").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(ok ? 200 : 503, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    metrics.close();
  }
}
