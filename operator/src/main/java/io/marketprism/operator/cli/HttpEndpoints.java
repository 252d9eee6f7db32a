package io.marketprism.operator.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.web.PageFiles;
import io.marketprism.operator.web.PageMode;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /healthz}, {@code /readyz}, the API and the page on one port. */
final class HttpEndpoints implements AutoCloseable {

  /** In seconds; a client that sends its request more slowly is disconnected. */
  private static final int LONGEST_REQUEST = 5;

  /** Each costs a file descriptor, of which the operator needs some for its probes. */
  private static final int MOST_CONNECTIONS = 256;

  static {
    // Read once, by the server's own class; without them a silent client stays for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(LONGEST_REQUEST));
    System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
  }

  private final HttpServer server;

  private HttpEndpoints(
      HttpServer server,
      Supplier<List<String>> ailments,
      Supplier<List<String>> unreadiness,
      HttpHandler api,
      PageMode page) {
    this.server = server;
    server.createContext("/healthz", exchange -> answer(exchange, ailments.get()));
    server.createContext("/readyz", exchange -> answer(exchange, unreadiness.get()));
    server.createContext("/api/", api);
    HttpHandler metrics = new HTTPServer.HTTPMetricHandler(CollectorRegistry.defaultRegistry);
    server.createContext("/metrics", metrics);
    server.createContext("/", page == PageMode.off ? metrics : new PageFiles());
    // The exporter's own server has five threads, of which each slow client would take one.
    server.setExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory()));
    server.start();
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
    return server.getAddress();
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
    server.stop(0);
  }
}
