package io.marketprism.operator.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * The answers of an API server that has one DockerHost, on the loopback interface, as far as a real
 * one can't be brought to give them: another writer at just the wrong moment, a status that is
 * refused for ever. Its watch shows nothing of what is written.
 */
final class OneObjectServer implements AutoCloseable {

  static final String NAME = "local";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ObjectNode> patches = new CopyOnWriteArrayList<>();
  private final List<ObjectNode> events = new CopyOnWriteArrayList<>();
  private final Semaphore closing = new Semaphore(0);
  private final ObjectNode object;
  private int version = 7;
  private volatile boolean otherWriterIsFirst;
  private volatile boolean refusing;

  OneObjectServer() throws IOException {
    object = JSON.createObjectNode();
    object.put("apiVersion", "marketprism.io/v1alpha1").put("kind", "DockerHost");
    object
        .putObject("metadata")
        .put("name", NAME)
        .put("uid", "uid-1")
        .put("generation", 1)
        .put("resourceVersion", String.valueOf(version));
    object.putObject("spec").put("endpoint", "unix:///nowhere.sock");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
        .withOnlyHttpWatches(true)
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  /** Another writer's status arrives just before the next one of the operator. */
  void anotherWritesFirst() {
    otherWriterIsFirst = true;
  }

  /** From now on each status is refused as invalid. */
  void refuse() {
    refusing = true;
  }

  /** The statuses that the operator has asked to be written. */
  List<ObjectNode> patches() {
    return List.copyOf(patches);
  }

  List<String> eventReasons() {
    return events.stream().map(event -> event.path("reason").asText()).toList();
  }

  synchronized String storedVersion() {
    return String.valueOf(version);
  }

  synchronized String storedReason() {
    return object.at("/status/message").asText();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    try (exchange) {
      if (exchange.getRequestMethod().equals("PATCH")) {
        patch(exchange);
      } else if (exchange.getRequestMethod().equals("POST")) {
        ObjectNode event = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        events.add(event);
        send(exchange, 201, event);
      } else if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        closing.acquireUninterruptibly();
      } else if (path.endsWith("/dockerhosts")) {
        send(exchange, 200, list());
      } else {
        send(exchange, 200, Map.of("major", "1", "minor", "34", "gitVersion", "v1.34.0"));
      }
    }
  }

  private synchronized Map<String, Object> list() {
    return Map.of(
        "apiVersion",
        "marketprism.io/v1alpha1",
        "kind",
        "DockerHostList",
        "metadata",
        Map.of("resourceVersion", storedVersion()),
        "items",
        List.of(object));
  }

  private synchronized void patch(HttpExchange exchange) throws IOException {
    ObjectNode patch = (ObjectNode) JSON.readTree(exchange.getRequestBody());
    patches.add(patch);
    if (otherWriterIsFirst) {
      otherWriterIsFirst = false;
      store(JSON.createObjectNode().put("message", "of another writer"));
    }
    String given = patch.at("/metadata/resourceVersion").asText();
    if (refusing) {
      send(exchange, INVALID, failure(INVALID, "Invalid", "status.reachable: not declared"));
    } else if (!given.isEmpty() && !given.equals(storedVersion())) {
      send(exchange, CONFLICT, failure(CONFLICT, "Conflict", "the object has been modified"));
    } else {
      store((ObjectNode) patch.get("status"));
      send(exchange, 200, object);
    }
  }

  private void store(ObjectNode status) {
    version++;
    object.set("status", status);
    ((ObjectNode) object.get("metadata")).put("resourceVersion", storedVersion());
  }

  private static Map<String, Object> failure(int code, String reason, String message) {
    return Map.of(
        "apiVersion", "v1", "kind", "Status", "code", code, "reason", reason, "message", message);
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closing.release(1_000);
    server.stop(0);
    threads.shutdownNow();
  }
}
