package io.marketprism.operator.bench;

import static io.marketprism.operator.bench.FleetContainer.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Docker Engine answers whose containers are all well, but for those that are ended here. It
 * counts what it is asked, and notes when each container is started.
 */
final class FleetEngine {

  private static final String JSON = "application/json";
  private static final Pattern CONTAINER = Pattern.compile("/containers/([^/]+)/([a-z]+)");

  private static final Pattern SINCE = Pattern.compile("[?&]since=([0-9.]+)");
  private static final Pattern UNTIL = Pattern.compile("[?&]until=([0-9.]+)");

  /** So many events are kept, as by Docker's own. */
  private static final int KEPT = 256;

  private record Happened(long nanos, byte[] json) {}

  private final List<FleetContainer> containers = new ArrayList<>();
  private final Map<String, FleetContainer> byNameOrId = new HashMap<>();
  private final Map<String, Long> requests = new TreeMap<>();
  private final Set<FleetServer.Connection> listening = new HashSet<>();
  private final Deque<Happened> happened = new ArrayDeque<>();
  private final Map<FleetContainer, Long> down = new HashMap<>();
  private final List<Double> waited = new ArrayList<>();
  private Consumer<List<Double>> onAllStarted = all -> {};
  private final FleetLog log = new FleetLog();
  private long logBytes;

  void add(FleetContainer container) {
    containers.add(container);
    byNameOrId.put(container.name(), container);
    byNameOrId.put(container.id(), container);
  }

  /** How often what was asked, by path, since this was called last. */
  Map<String, Long> requests() {
    Map<String, Long> counted = new TreeMap<>(requests);
    requests.clear();
    return counted;
  }

  /** How many bytes of logs were read since this was called last. */
  long logBytes() {
    long counted = logBytes;
    logBytes = 0;
    return counted;
  }

  void answer(String method, String target, FleetServer.Connection to) throws IOException {
    String path = target.replaceFirst("\\?.*", "").replaceFirst("^/v[0-9.]+", "");
    Matcher container = CONTAINER.matcher(path);
    boolean isOfContainer = container.matches();
    String asked = isOfContainer ? "/containers/ID/" + container.group(2) : path;
    requests.merge(method + " " + asked, 1L, Long::sum);
    if (isOfContainer) {
      FleetContainer found = byNameOrId.get(container.group(1));
      if (found == null) {
        to.send(404, JSON, json(Map.of("message", "No such container: " + container.group(1))));
      } else {
        container(found, container.group(2), target, to);
      }
      return;
    }
    switch (path) {
      case "/_ping" -> to.send(200, "text/plain", "OK".getBytes(StandardCharsets.US_ASCII));
      case "/version" -> to.send(200, JSON, json(VERSION));
      case "/info" -> to.send(200, JSON, json(info()));
      case "/events" -> events(target, to);
      case "/containers/json" -> to.send(200, JSON, list(target.contains("all=")));
      default -> to.send(404, JSON, json(Map.of("message", "page not found")));
    }
  }

  private static final Map<String, Object> VERSION =
      Map.of("Version", "28.0.0", "ApiVersion", "1.48", "MinAPIVersion", "1.24", "Os", "linux");

  private Map<String, Object> info() {
    return Map.of(
        "ID", "fleet",
        "Name", "fleet",
        "ServerVersion", "28.0.0",
        "Containers", containers.size(),
        "DockerRootDir", "/var/lib/docker",
        "NCPU", 2,
        "SystemTime", Instant.now().toString());
  }

  private byte[] list(boolean all) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (FleetContainer container : containers) {
      if (all || container.isRunning()) {
        list.write(list.size() == 0 ? '[' : ',');
        list.writeBytes(container.listed());
      }
    }
    list.writeBytes((list.size() == 0 ? "[]" : "]").getBytes(StandardCharsets.US_ASCII));
    return list.toByteArray();
  }

  private void container(
      FleetContainer container, String what, String target, FleetServer.Connection to)
      throws IOException {
    switch (what) {
      case "json" -> to.send(200, JSON, container.inspected());
      case "start", "restart" -> {
        to.send(204, JSON, new byte[0]);
        started(container);
      }
      case "stats" -> to.send(200, JSON, json(STATS));
      case "logs" -> {
        byte[] lines = log.since(target);
        logBytes += lines.length;
        to.send(200, "application/vnd.docker.multiplexed-stream", lines);
      }
      default -> to.send(404, JSON, json(Map.of("message", "page not found")));
    }
  }

  private static final Map<String, Object> STATS =
      Map.of(
          "cpu_stats", cpu(2_000_000_000L),
          "precpu_stats", cpu(1_000_000_000L),
          "memory_stats", Map.of("usage", 1L << 27, "limit", 1L << 32),
          "pids_stats", Map.of("current", 12));

  private static Map<String, Object> cpu(long system) {
    return Map.of(
        "cpu_usage",
        Map.of("total_usage", system / 100),
        "system_cpu_usage",
        system,
        "online_cpus",
        2);
  }

  /** A stream begins with what is asked for of the past. */
  private void events(String target, FleetServer.Connection to) throws IOException {
    to.begin(JSON);
    long since = nanos(SINCE, target);
    long until = nanos(UNTIL, target);
    for (Happened event : happened) {
      if (event.nanos() >= since && event.nanos() <= until) {
        to.piece(event.json());
      }
    }
    if (until < Long.MAX_VALUE) {
      to.piece(new byte[0]);
    } else {
      listening.removeIf(connection -> !connection.isOpen());
      listening.add(to);
    }
  }

  /** The time of a query in nanoseconds; where it has none, all that is kept and all that comes. */
  private static long nanos(Pattern parameter, String target) {
    Matcher time = parameter.matcher(target);
    return time.find()
        ? new BigDecimal(time.group(1)).movePointRight(9).longValue()
        : Long.MAX_VALUE;
  }

  private void happens(FleetContainer container, String action) {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    byte[] event =
        json(
            Map.of(
                "Type",
                "container",
                "Action",
                action,
                "status",
                action,
                "id",
                container.id(),
                "Actor",
                Map.of(
                    "ID", container.id(),
                    "Attributes", Map.of("name", container.name(), "exitCode", "1")),
                "scope",
                "local",
                "time",
                now.getEpochSecond(),
                "timeNano",
                nanos));
    happened.addLast(new Happened(nanos, event));
    if (happened.size() > KEPT) {
      happened.removeFirst();
    }
    for (FleetServer.Connection connection : listening) {
      try {
        connection.piece(event);
      } catch (IOException e) {
        // it listens no more
      }
    }
  }

  /**
   * Ends so many containers of a service at once.
   *
   * @param whenAllAreStarted is told for how many milliseconds each was down
   */
  void end(String service, int count, Consumer<List<Double>> whenAllAreStarted) {
    waited.clear();
    onAllStarted = whenAllAreStarted;
    containers.stream()
        .filter(c -> c.service().equals(service) && c.isRunning())
        .limit(count)
        .forEach(c -> down.put(c, 0L));
    for (FleetContainer container : down.keySet()) {
      container.runs(false);
      down.put(container, System.nanoTime());
      happens(container, "die");
    }
  }

  private void started(FleetContainer container) {
    Long since = down.remove(container);
    container.runs(true);
    happens(container, "start");
    if (since != null) {
      waited.add((System.nanoTime() - since) / 1e6);
      if (down.isEmpty()) {
        onAllStarted.accept(List.copyOf(waited));
      }
    }
  }

  /** A frame of a log's stream, as the Engine sends it. */
  static byte[] frame(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put((byte) 1)
        .putInt(4, bytes.length)
        .put(8, bytes)
        .array();
  }
}
