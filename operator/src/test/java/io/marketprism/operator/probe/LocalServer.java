package io.marketprism.operator.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** A real HTTP server on the loopback interface whose paths behave, or don't. */
final class LocalServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
  private final Set<String> pathsSeen = ConcurrentHashMap.newKeySet();
  private final Set<String> headersSeen = ConcurrentHashMap.newKeySet();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  /**
   * @param body a character for each byte
   */
  private record Page(int status, Map<String, String> headers, String body) {}

  LocalServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          clientPorts.add(exchange.getRemoteAddress().getPort());
          pathsSeen.add(exchange.getRequestURI().getPath());
          headersSeen.addAll(exchange.getRequestHeaders().keySet());
          try (exchange) {
            answer(exchange);
          }
        });
    server.start();
  }

  /** From now on this path is answered so. */
  void serves(String path, int status, String body) {
    serves(path, status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  void serves(String path, int status, Map<String, String> headers, byte[] body) {
    pages.put(path, new Page(status, headers, new String(body, StandardCharsets.ISO_8859_1)));
  }

  int port() {
    return server.getAddress().getPort();
  }

  Set<Integer> clientPorts() {
    return clientPorts;
  }

  Set<String> pathsSeen() {
    return pathsSeen;
  }

  Set<String> headersSeen() {
    return headersSeen;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Page page = pages.get(path);
    if (page != null) {
      page.headers().forEach(exchange.getResponseHeaders()::add);
      send(exchange, page.status(), page.body().getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    switch (path) {
      case "/ok" -> send(exchange, 200, "Ok.\n");
      case "/json" -> send(exchange, 200, "{\"status\": \"healthy\", \"checks\": {\"nats\": 1}}");
      case "/broken-json" -> send(exchange, 200, "{\"status\": ");
      case "/no-content" -> exchange.sendResponseHeaders(204, -1);
      case "/unavailable" -> send(exchange, 503, "{\"status\": \"unhealthy\"}");
      case "/missing" -> send(exchange, 404, "not here");
      case "/unauthorized" -> send(exchange, 401, "who are you?");
      case "/forbidden" -> send(exchange, 403, "not you");
      case "/redirect" -> redirect(exchange, 302, "/ok");
      case "/health" -> redirect(exchange, 308, "/health/");
      case "/health/" -> send(exchange, 503, "{\"status\": \"unhealthy\"}");
      case "/metrics" -> redirect(exchange, 307, "http://127.0.0.1:" + port() + "/metrics/");
      case "/metrics/" -> send(exchange, 200, "memory 5e8\npublished 7\n");
      case "/circle" -> redirect(exchange, 301, "/circle?again");
      case "/away" -> redirect(exchange, 302, "http://login.example.org/?token=geheim");
      case "/nowhere" -> redirect(exchange, 302, "http://[");
      case "/hang" -> await();
      case "/slow-body" -> trickle(exchange);
      case "/cut-off" -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write("only this".getBytes(StandardCharsets.UTF_8));
      }
      case "/closed" -> exchange.close();
      case "/huge" -> flood(exchange);
      default -> send(exchange, 500, "no such behaviour");
    }
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zipped.toByteArray();
  }

  private static void redirect(HttpExchange exchange, int status, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    send(exchange, status, "");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** A byte every now and then, for ever. */
  private void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    while (!closedWithin(50)) {
      body.write('x');
      body.flush();
    }
  }

  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] chunk = new byte[1024 * 1024];
    for (int i = 0; i * chunk.length <= HttpProber.BODY_CAP; i++) {
      exchange.getResponseBody().write(chunk);
    }
  }

  private void await() {
    boolean over = closedWithin(60_000);
    if (!over) {
      throw new IllegalStateException("nobody closed the server");
    }
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
