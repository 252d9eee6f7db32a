package io.marketprism.operator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A healthy container that is nothing but what a Docker Engine says of it. */
final class FleetContainer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant CREATED = Instant.now().minus(Duration.ofHours(2));

  private final String id;
  private final String name;
  private final String service;
  private final Map<String, String> labels;
  private final int port;
  private boolean running = true;
  private Instant startedAt = CREATED;
  private Instant endedAt = Instant.parse("0001-01-01T00:00:00Z");
  private byte @Nullable [] inspected;
  private byte @Nullable [] listed;

  /**
   * @param number of all containers
   * @param port that it publishes
   */
  FleetContainer(int number, String stack, String service, int port) {
    this.id = "%064x".formatted(0xf1ee7_0000_0000L + number);
    this.name = stack + "-" + service;
    this.service = service;
    this.port = port;
    this.labels =
        Map.of(
            "com.docker.compose.project",
            stack,
            "com.docker.compose.service",
            service,
            "com.docker.compose.oneoff",
            "False",
            "com.docker.compose.container-number",
            "1");
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  String service() {
    return service;
  }

  boolean isRunning() {
    return running;
  }

  /** Its process ends, or begins. */
  void runs(boolean itDoes) {
    running = itDoes;
    if (itDoes) {
      startedAt = Instant.now();
    } else {
      endedAt = Instant.now();
    }
    inspected = null;
    listed = null;
  }

  private String state() {
    return running ? "running" : "exited";
  }

  /** What {@code GET /containers/ID/json} answers. */
  byte[] inspected() {
    if (inspected == null) {
      inspected =
          json(
              Map.of(
                  "Id", id,
                  "Name", "/" + name,
                  "Created", CREATED.toString(),
                  "Image", "sha256:" + "0".repeat(64),
                  "RestartCount", 0,
                  "State", inspectedState(),
                  "HostConfig", hostConfig(),
                  "Config", config(),
                  "Mounts", List.of(),
                  "NetworkSettings", Map.of("Ports", bindings(), "Networks", networks())));
    }
    return inspected;
  }

  private Map<String, Object> inspectedState() {
    return Map.of(
        "Status",
        state(),
        "Running",
        running,
        "Paused",
        false,
        "Restarting",
        false,
        "OOMKilled",
        false,
        "Pid",
        running ? 4711 : 0,
        "ExitCode",
        running ? 0 : 1,
        "StartedAt",
        startedAt.toString(),
        "FinishedAt",
        endedAt.toString(),
        "Health",
        Map.of("Status", "healthy", "FailingStreak", 0, "Log", List.of()));
  }

  private Map<String, Object> hostConfig() {
    return Map.of(
        "NetworkMode", "bridge",
        "PortBindings", bindings(),
        "RestartPolicy", Map.of("Name", "unless-stopped", "MaximumRetryCount", 0),
        "LogConfig", Map.of("Type", "json-file", "Config", Map.of()),
        "Memory", 0);
  }

  private Map<String, Object> config() {
    return Map.of(
        "Image",
        "marketprism/" + service,
        "Env",
        List.of("PATH=/usr/local/bin:/usr/bin:/bin", "COLLECTOR_ENABLE_HTTP=1"),
        "ExposedPorts",
        Map.of(port + "/tcp", Map.of()),
        "Labels",
        labels);
  }

  private Map<String, Object> bindings() {
    return Map.of(
        port + "/tcp", List.of(Map.of("HostIp", "0.0.0.0", "HostPort", String.valueOf(port))));
  }

  private static Map<String, Object> networks() {
    return Map.of(
        "bridge",
        Map.of("NetworkID", "b".repeat(64), "IPAddress", "172.17.0.2", "Gateway", "172.17.0.1"));
  }

  /** Its item in what {@code GET /containers/json} answers. */
  byte[] listed() {
    if (listed == null) {
      listed =
          json(
              Map.of(
                  "Id", id,
                  "Names", List.of("/" + name),
                  "Image", "marketprism/" + service,
                  "Created", CREATED.getEpochSecond(),
                  "Ports",
                      List.of(
                          Map.of(
                              "IP",
                              "0.0.0.0",
                              "PrivatePort",
                              port,
                              "PublicPort",
                              port,
                              "Type",
                              "tcp")),
                  "Labels", labels,
                  "State", state(),
                  "Status", status(),
                  "HostConfig", Map.of("NetworkMode", "bridge"),
                  "NetworkSettings", Map.of("Networks", networks())));
    }
    return listed;
  }

  private String status() {
    if (!running) {
      return "Exited (1) Less than a second ago";
    }
    return startedAt.equals(CREATED) ? "Up 2 hours (healthy)" : "Up 1 second (healthy)";
  }

  static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
