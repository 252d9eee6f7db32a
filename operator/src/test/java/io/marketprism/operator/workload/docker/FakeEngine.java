package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a Docker Engine on the loopback interface, as far as a real one can't be brought
 * to give them: with a clock that differs, with names that look like ids, over streams that freeze.
 */
public final class FakeEngine implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HISTORY = 256;
  private static final String CUT = "cut";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Container> containers = new LinkedHashMap<>();
  private final Map<String, List<String>> logs = new HashMap<>();
  private final Deque<String> history = new ArrayDeque<>();
  private final List<BlockingQueue<String>> streams = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile Duration ahead = Duration.ZERO;
  private volatile boolean silent;
  private volatile @Nullable Supplier<String> trouble;
  private volatile boolean reportsTime = true;
  private volatile boolean refusesLists;
  private volatile Consumer<String> beforeAnAnswer = path -> {};

  public FakeEngine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String endpoint() {
    return "tcp://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sets its clock. */
  void isAhead(Duration by) {
    ahead = by;
  }

  public Instant now() {
    return Instant.now().plus(ahead);
  }

  /** The requests that it has answered, with their queries. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /**
   * @param words how the list tells of its state and health
   */
  private record Container(
      String id,
      String name,
      String status,
      String words,
      String network,
      Instant startedAt,
      Map<String, String> labels) {

    private static final Pattern HEALTH = Pattern.compile("(healthy|unhealthy|starting)\\)$");

    private Map<String, Object> state() {
      Map<String, Object> state = new HashMap<>();
      state.put("Status", status);
      state.put("StartedAt", startedAt.toString());
      state.put("FinishedAt", "0001-01-01T00:00:00Z");
      Matcher health = HEALTH.matcher(words);
      if (health.find()) {
        state.put("Health", Map.of("Status", health.group(1)));
      }
      return state;
    }

    Map<String, Object> inspected() {
      return Map.of(
          "Id",
          id,
          "Name",
          "/" + name,
          "State",
          state(),
          "HostConfig",
          Map.of("NetworkMode", network),
          "Config",
          Map.of("Labels", labels));
    }

    Map<String, Object> listed() {
      return Map.of(
          "Id",
          id,
          "Names",
          List.of("/" + name),
          "Labels",
          labels,
          "State",
          status,
          "Status",
          words,
          "HostConfig",
          Map.of("NetworkMode", network));
    }
  }

  /** Adds a container, or replaces it. */
  public synchronized void has(String id, String name, String status, Map<String, String> labels) {
    String words = status.equals("running") ? "Up 10 minutes" : "Exited (0) 10 minutes ago";
    Instant startedAt = now().minusSeconds(600);
    containers.put(id, new Container(id, name, status, words, "default", startedAt, labels));
  }

  /**
   * Adds a container that runs, or replaces it.
   *
   * @param words how the list tells of its state and health
   */
  public synchronized void runs(
      String id, String name, String words, String network, Instant startedAt) {
    containers.put(id, new Container(id, name, "running", words, network, startedAt, Map.of()));
  }

  /** Adds a container that has ended, or replaces it; with the words of the list. */
  public synchronized void ended(String id, String name, String words) {
    Instant startedAt = now().minusSeconds(600);
    containers.put(id, new Container(id, name, "exited", words, "default", startedAt, Map.of()));
  }

  public synchronized void hasNoMore(String id) {
    containers.remove(id);
  }

  synchronized void logged(String id, Instant at, String line) {
    logs.computeIfAbsent(id, i -> new ArrayList<>()).add(at + " " + line + "\n");
  }

  /** Something happens: it is kept, and sent to whoever listens. */
  public synchronized void happens(
      String action, String id, String name, Map<String, String> attributes) throws IOException {
    Map<String, String> all = new HashMap<>(attributes);
    all.put("name", name);
    Instant now = now();
    String event =
        JSON.writeValueAsString(
            Map.of(
                "Type",
                "container",
                "Action",
                action,
                "Actor",
                Map.of("ID", id, "Attributes", all),
                "time",
                now.getEpochSecond(),
                "timeNano",
                now.getEpochSecond() * 1_000_000_000L + now.getNano()));
    history.addLast(event);
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
    streams.forEach(stream -> stream.add(event));
  }

  /** Who listens now hears nothing any more, and isn't told so. */
  void freezesItsStreams() {
    streams.clear();
  }

  /** Who listens now is cut off. */
  void cutsItsStreams() {
    streams.forEach(stream -> stream.add(CUT));
    streams.clear();
  }

  /** It accepts connections, and answers nothing. */
  public void isSilent(boolean is) {
    silent = is;
  }

  /** It answers that it has no list. */
  public void refusesLists(boolean does) {
    refusesLists = does;
  }

  /** It can't say whether it is there; why, in words that may differ each time. */
  public void refusesPings(Supplier<String> why) {
    trouble = why;
  }

  /**
   * Something is done while a request is there.
   *
   * @param what given its path
   */
  public void beforeAnAnswer(Consumer<String> what) {
    beforeAnAnswer = what;
  }

  /** Its description of itself lacks the time; its answers over HTTP have a date all the same. */
  void reportsNoTime() {
    reportsTime = false;
  }

  /** It forgets what has happened, as after its own restart. */
  synchronized void forgets() {
    history.clear();
  }

  int streams() {
    return streams.size();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (silent) {
      return;
    }
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    requests.add(path + query);
    beforeAnAnswer.accept(path);
    try (exchange) {
      String[] parts = path.split("/", -1);
      if (trouble != null && List.of("/_ping", "/info").contains(path)) {
        send(exchange, 503, Map.of("message", trouble.get()));
      } else if (path.equals("/events")) {
        events(exchange, query);
      } else if (path.equals("/info")) {
        send(exchange, 200, reportsTime ? info("SystemTime", now().toString()) : info("Name", "x"));
      } else if (path.equals("/_ping")) {
        send(exchange, 200, "OK");
      } else if (path.equals("/version")) {
        send(exchange, 200, Map.of("Version", "28.0.0"));
      } else if (path.equals("/containers/json")) {
        send(exchange, refusesLists ? 500 : 200, refusesLists ? Map.of("message", "no") : list());
      } else if (exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(204, -1);
      } else if (path.endsWith("/logs")) {
        log(exchange, parts[2]);
      } else {
        inspect(exchange, URLDecoder.decode(parts[2], StandardCharsets.UTF_8));
      }
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      Arrays.stream(raw.split("&", -1))
          .map(pair -> pair.split("=", 2))
          .forEach(pair -> query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
    return query;
  }

  private static Map<String, String> info(String name, String value) {
    return Map.of("ID", "engine", name, value);
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** As Docker does it: the id, the name, or what only one id begins with. */
  private void inspect(HttpExchange exchange, String nameOrId) throws IOException {
    List<Container> found;
    synchronized (this) {
      found = containers.values().stream().filter(c -> c.id().equals(nameOrId)).toList();
      if (found.isEmpty()) {
        found = containers.values().stream().filter(c -> c.name().equals(nameOrId)).toList();
      }
      if (found.isEmpty()) {
        found = containers.values().stream().filter(c -> c.id().startsWith(nameOrId)).toList();
      }
    }
    switch (found.size()) {
      case 0 -> send(exchange, 404, Map.of("message", "No such container: " + nameOrId));
      case 1 -> send(exchange, 200, found.getFirst().inspected());
      default ->
          send(
              exchange,
              400,
              Map.of("message", "Multiple IDs found with provided prefix: " + nameOrId));
    }
  }

  private synchronized List<Map<String, Object>> list() {
    return containers.values().stream().map(Container::listed).toList();
  }

  private void log(HttpExchange exchange, String id) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String line : logs.getOrDefault(id, List.of())) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      body.write(ByteBuffer.allocate(8).put((byte) 1).position(4).putInt(bytes.length).array());
      body.write(bytes);
    }
    exchange.sendResponseHeaders(200, body.size());
    exchange.getResponseBody().write(body.toByteArray());
  }

  private void events(HttpExchange exchange, Map<String, String> query) throws IOException {
    BlockingQueue<String> stream = new LinkedBlockingQueue<>();
    synchronized (this) {
      if (query.containsKey("since")) {
        for (String event : history) {
          long at = JSON.readTree(event).get("timeNano").asLong();
          if (at >= nanos(query.get("since"))
              && at <= nanos(query.getOrDefault("until", "9000000000"))) {
            stream.add(event);
          }
        }
      }
      if (query.containsKey("until")) {
        stream.add(CUT);
      } else {
        streams.add(stream);
      }
    }
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    try {
      for (String event = stream.take(); !event.equals(CUT); event = stream.take()) {
        exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.remove(stream);
    }
  }

  private static long nanos(String seconds) {
    return new BigDecimal(seconds).movePointRight(9).longValue();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
