package io.marketprism.operator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.web.PageFiles;
import io.marketprism.operator.web.PageMode;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /healthz}, {@code /readyz}, the API and the page on one port. */
final class HttpEndpoints implements AutoCloseable {

  private final HTTPServer metrics;
  private final InetSocketAddress address;

  private HttpEndpoints(
      HttpServer server,
      Supplier<List<String>> ailments,
      Supplier<List<String>> unreadiness,
      HttpHandler api,
      PageMode page)
      throws IOException {
    address = server.getAddress();
    server.createContext("/healthz", exchange -> answer(exchange, ailments.get()));
    server.createContext("/readyz", exchange -> answer(exchange, unreadiness.get()));
    server.createContext("/api/", api);
    metrics = new HTTPServer.Builder().withHttpServer(server).build();
    if (page != PageMode.off) {
      server.removeContext("/"); // metrics are there as well, where nothing else is
      server.createContext("/", new PageFiles());
    }
  }

  static HttpEndpoints start(
      String address,
      int port,
      Supplier<List<String>> ailments,
      Supplier<List<String>> unreadiness,
      HttpHandler api,
      PageMode page)
      throws IOException {
    return new HttpEndpoints(
        HttpServer.create(new InetSocketAddress(address, port), 16),
        ailments,
        unreadiness,
        api,
        page);
  }

  InetSocketAddress address() {
    return address;
  }

  /** As Kubernetes' own endpoints do: {@code ok}, or a line for each thing that is wrong. */
  private static void answer(HttpExchange exchange, List<String> ailments) throws IOException {
    boolean ok = ailments.isEmpty();
    String text = ok ? "ok\n" : "not ok\n" + String.join("\n", ailments) + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
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
