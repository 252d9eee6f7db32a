package io.marketprism.operator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the services of all stacks answer to probes: each target is a path of its own. It notes when
 * each is visited.
 */
final class FleetTargets {

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; version=0.0.4";

  private final boolean publishing;
  private final long begun = System.nanoTime();
  private final Map<String, Long> lastVisits = new HashMap<>();
  private double[] gaps = new double[1024];
  private int gapCount;
  private long probes;

  /**
   * @param publishing whether the collectors publish anything
   */
  FleetTargets(boolean publishing) {
    this.publishing = publishing;
  }

  /** The path of a probe, the same that a stack declares. */
  static String path(String stack, String service, String page) {
    return "/" + stack + "/" + service + page;
  }

  void answer(String path, FleetServer.Connection to) throws IOException {
    visited(path);
    String page = path.substring(path.indexOf('/', 1));
    switch (page) {
      case "/nats/healthz" -> send(to, JSON, "{\"status\":\"ok\"}");
      case "/nats/varz" -> send(to, JSON, "{\"connections\":2,\"in_msgs\":100,\"out_msgs\":100}");
      case "/clickhouse-hot/ping", "/clickhouse-cold/ping" -> send(to, "text/plain", "Ok.\n");
      case "/hot-storage/health", "/cold-storage/health" ->
          send(to, JSON, "{\"status\":\"healthy\",\"nats_connected\":true}");
      case "/data-collector/health" ->
          send(
              to,
              JSON,
              """
              {"status":"healthy","checks":{"nats":{"status":"healthy"}},\
              "coverage":{"orderbook":{"binance":{"age_seconds":1.0},"okx":{"age_seconds":1.0}}}}""");
      case "/data-collector/metrics" -> send(to, TEXT, metrics());
      default -> to.send(404, "text/plain", new byte[0]);
    }
  }

  private static void send(FleetServer.Connection to, String type, String body) throws IOException {
    to.send(200, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private void visited(String path) {
    probes++;
    long now = System.nanoTime();
    Long before = lastVisits.put(path, now);
    if (before != null) {
      if (gapCount == gaps.length) {
        gaps = Arrays.copyOf(gaps, 2 * gapCount);
      }
      gaps[gapCount++] = (now - before) / 1e6;
    }
  }

  /** What follows is counted from zero. */
  void begin() {
    probes = 0;
    gapCount = 0;
    lastVisits.clear();
  }

  long probes() {
    return probes;
  }

  /**
   * How far two visits of a target lie apart, in milliseconds, at this part of all, from 0 to 1.
   */
  double gap(double part) {
    double[] sorted = Arrays.copyOf(gaps, gapCount);
    Arrays.sort(sorted);
    return gapCount == 0 ? Double.NaN : sorted[(int) Math.min(gapCount - 1, part * gapCount)];
  }

  private static final String OTHER_SERIES = otherSeries();

  /** A page has many series of which no rule reads any. */
  private static String otherSeries() {
    StringBuilder page = new StringBuilder("# TYPE marketprism_latency_seconds histogram\n");
    for (int i = 0; i < 200; i++) {
      page.append(
          "marketprism_latency_seconds_bucket{kind=\"orderbook\",le=\"%d\"} %d\n".formatted(i, i));
    }
    return page.toString();
  }

  private String metrics() {
    double published = publishing ? 1000 + 100 * (System.nanoTime() - begun) / 1e9 : 1000;
    return String.format(
            Locale.ROOT,
            """
    # TYPE process_resident_memory_bytes gauge
    process_resident_memory_bytes 1.2e+08
    process_open_fds 20
    marketprism_process_objects_count 1000
    python_gc_collections_total{generation="0"} 5
    marketprism_nats_messages_published_total{subject="orderbook"} %1$f
    marketprism_nats_messages_published_total{subject="trade"} %1$f
    marketprism_websocket_connected{exchange="binance"} 1
    marketprism_websocket_connected{exchange="okx"} 1
    marketprism_websocket_reconnections_total{exchange="binance"} 1
    """,
            published)
        + OTHER_SERIES;
  }
}
