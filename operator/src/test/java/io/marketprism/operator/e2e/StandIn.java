package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** One of the demo's containers, to make anew, to break and to look at. */
enum StandIn {
  NATS("nats"),
  CLICKHOUSE_HOT("clickhouse-hot"),
  CLICKHOUSE_COLD("clickhouse-cold"),
  HOT_STORAGE("hot-storage"),
  COLD_STORAGE("cold-storage"),
  COLLECTOR("data-collector");

  /**
   * The collector ignores SIGTERM, so that every restart of it takes the whole stop time: a short
   * one, where the test isn't about that.
   */
  static final Map<String, String> SETTINGS = Map.of("STACK_STOP_TIMEOUT", "1");

  private final String service;

  StandIn(String service) {
    this.service = service;
  }

  String service() {
    return service;
  }

  String container() {
    return "marketprism-" + service;
  }

  /** A new container in a clean state. */
  void reset() {
    reset(Map.of());
  }

  /** A new container with more settings of {@code demo/services/stack}. */
  void reset(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.putAll(settings);
    Shell.run(all, "demo/services/stack", "reset", service);
  }

  /** Breaks it in one of the ways that demo/README.md lists. */
  void breaks(String... mode) {
    Shell.run(
        Stream.concat(
                Stream.of("docker", "exec", container(), "/service", "break"), Stream.of(mode))
            .toArray(String[]::new));
  }

  /** Its process stands still, and nobody has told Docker to pause it. */
  void freeze() {
    Shell.run("docker", "kill", "--signal=STOP", container());
  }

  /** What it has logged in this time, without the times. */
  String logged(Instant from, Instant until) {
    return Shell.run("docker", "logs", "--since=" + from, "--until=" + until, container());
  }

  String inspect(String format) {
    return Shell.run("docker", "inspect", "--format=" + format, container());
  }

  void awaitHealthy() {
    await(container() + " is healthy")
        .atMost(Duration.ofSeconds(30))
        .until(() -> inspect("{{.State.Health.Status}}").equals("healthy"));
  }
}
