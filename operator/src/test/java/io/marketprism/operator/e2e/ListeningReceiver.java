package io.marketprism.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes what is posted to it, sooner or later or never. */
final class ListeningReceiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger refusals;
  private final boolean hangs;
  private final List<Posted> posted = new CopyOnWriteArrayList<>();

  /** A message, and what it was answered. */
  record Posted(URI uri, JsonNode body, int status) {}

  private ListeningReceiver(int refusals, boolean hangs) {
    this.refusals = new AtomicInteger(refusals);
    this.hangs = hangs;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  static ListeningReceiver willing() {
    return new ListeningReceiver(0, false);
  }

  /** Answers with 503 so many times at first. */
  static ListeningReceiver refusing(int times) {
    return new ListeningReceiver(times, false);
  }

  /** Takes connections and never answers. */
  static ListeningReceiver hanging() {
    return new ListeningReceiver(0, true);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All messages so far, refused ones too. */
  List<Posted> posted() {
    return List.copyOf(posted);
  }

  /** Those that it has taken. */
  List<JsonNode> taken() {
    return posted.stream().filter(p -> p.status() == 200).map(Posted::body).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (hangs) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    int status = refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? 503 : 200;
    posted.add(new Posted(exchange.getRequestURI(), JSON.readTree(text), status));
    byte[] answer = "{\"errcode\":0,\"errmsg\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
