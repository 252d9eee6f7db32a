package io.marketprism.operator.probe.monitoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A real HTTP server on the loopback interface that answers everything alike. */
final class CannedServer implements AutoCloseable {

  /** How it answers. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  /**
   * What it was asked.
   *
   * @param parameters the query and the form, decoded
   * @param authorization the header, where there was one
   */
  record Request(
      String method, String path, String parameters, Optional<String> authorization, int port) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = answer(404, "404 page not found\n");

  CannedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(request(exchange));
            behaviour.answer(exchange);
          }
        });
    server.start();
  }

  URI base() {
    return base("", "");
  }

  URI base(String userinfo, String prefix) {
    String port = ":" + server.getAddress().getPort();
    return URI.create("http://" + userinfo + "127.0.0.1" + port + prefix);
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  Request lastRequest() {
    return requests.getLast();
  }

  void behave(Behaviour newBehaviour) {
    behaviour = newBehaviour;
  }

  /** Answers 200 with this JSON. */
  void says(String json) {
    behave(answer(200, json));
  }

  /** Answers 200 with this JSON in Prometheus's envelope. */
  void saysData(String json) {
    says("{\"status\": \"success\", \"data\": " + json + "}");
  }

  static Behaviour answer(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Behaviour redirect() {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", "/login");
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** A body that is one byte too long, and good JSON else. */
  static Behaviour tooLong() {
    return answer(200, '"' + "x".repeat(JsonApi.BODY_CAP - 1) + '"');
  }

  static Behaviour cutOff() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
    };
  }

  /** No answer until it is closed. */
  Behaviour hang() {
    return exchange -> closedWithin(60_000);
  }

  /** A byte every now and then, for ever. */
  Behaviour trickle() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      while (!closedWithin(50)) {
        body.write(' ');
        body.flush();
      }
    };
  }

  private static Request request(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String parameters = uri.getRawQuery() == null ? form : uri.getRawQuery() + form;
    return new Request(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        URLDecoder.decode(parameters, StandardCharsets.UTF_8),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
        exchange.getRemoteAddress().getPort());
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
