package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LogConfig.LoggingType;
import com.github.dockerjava.api.model.Ports;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the facts out of what {@code GET /containers/{id}/json} answers. */
final class Inspection {

  private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);
  private static final Duration LONGEST_STOP = Duration.ofMinutes(5);

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** Drivers that have a log of their own to read. */
  private static final Set<LoggingType> READABLE =
      EnumSet.of(
          LoggingType.DEFAULT, LoggingType.LOCAL, LoggingType.JSON_FILE, LoggingType.JOURNALD);

  /** A network mode that begins so is the network of another container. */
  static final String OF_CONTAINER = "container:";

  private Inspection() {}

  /**
   * @param network of the container whose network it has: its own, or that of another one, on whose
   *     ports it is reached then
   */
  static ContainerFacts facts(
      InspectContainerResponse response,
      InspectContainerResponse network,
      String engineId,
      Lives lives,
      Instant observedAt) {
    InspectContainerResponse.ContainerState state = response.getState();
    HostConfig host = response.getHostConfig();
    ContainerConfig config = response.getConfig();
    Long exitCode = state.getExitCodeLong();
    Incarnation incarnation =
        new Incarnation(engineId, response.getId(), instant(state.getStartedAt()));
    return new ContainerFacts(
        response.getName().replaceFirst("^/", ""),
        incarnation,
        lives.startOf(incarnation, observedAt),
        state(state.getStatus()),
        health(state.getHealth()),
        exitCode == null ? 0 : exitCode.intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()),
        restartPolicy(host),
        memoryLimit(host),
        stopTimeout(config),
        endpoints(network.getHostConfig(), network, networkSince(response, network)),
        compose(config),
        environment(config),
        logFault(host),
        instant(state.getFinishedAt()),
        List.of(),
        observedAt);
  }

  /** The container whose network it shares ({@code network_mode: service:…}); empty for its own. */
  static Optional<String> sharedNetwork(InspectContainerResponse response) {
    String mode = String.valueOf(response.getHostConfig().getNetworkMode());
    return mode.startsWith(OF_CONTAINER)
        ? Optional.of(mode.substring(OF_CONTAINER.length()))
        : Optional.empty();
  }

  static ContainerState state(@Nullable String status) {
    try {
      return ContainerState.valueOf(String.valueOf(status).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return ContainerState.DEAD; // a state that this version doesn't know is nothing to act on
    }
  }

  private static String health(@Nullable HealthState health) {
    return health == null || health.getStatus() == null ? "none" : health.getStatus();
  }

  private static String restartPolicy(HostConfig host) {
    String name = host.getRestartPolicy() == null ? null : host.getRestartPolicy().getName();
    return name == null || name.isEmpty() ? "no" : name;
  }

  /**
   * Of what other drivers send elsewhere the Engine keeps a copy to read, since its version 20.10,
   * unless its cache is disabled.
   */
  private static String logFault(HostConfig host) {
    LogConfig log = host.getLogConfig();
    if (log == null || log.getType() == null || READABLE.contains(log.getType())) {
      return "";
    }
    Map<String, String> options = log.getConfig() == null ? Map.of() : log.getConfig();
    String driver = "its logging driver is " + log.getType().getType();
    if (log.getType() == LoggingType.NONE) {
      return driver;
    }
    return Boolean.parseBoolean(options.get("cache-disabled"))
        ? driver + ", with cache-disabled"
        : "";
  }

  private static double memoryLimit(HostConfig host) {
    Long limit = host.getMemory();
    return limit == null || limit <= 0 ? Double.POSITIVE_INFINITY : limit;
  }

  private static Duration stopTimeout(@Nullable ContainerConfig config) {
    Object configured = config == null ? null : config.getRawValues().get("StopTimeout");
    if (!(configured instanceof Number seconds)) {
      return DEFAULT_STOP;
    }
    // Negative is for ever: as long as this operator is willing to wait.
    return seconds.intValue() < 0 || seconds.intValue() > LONGEST_STOP.toSeconds()
        ? LONGEST_STOP
        : Duration.ofSeconds(seconds.intValue());
  }

  /**
   * The bindings that were asked for are kept while the container is stopped. What was asked for
   * without an address is bound to the Engine's default, which shows while it runs.
   */
  private static ContainerFacts.Endpoints endpoints(
      HostConfig host, InspectContainerResponse response, Instant networkSince) {
    Map<Integer, Set<String>> bound = new HashMap<>(boundTo(host.getPortBindings()));
    bound.putAll(boundTo(actualPorts(response)));
    Set<Integer> published = Set.copyOf(bound.keySet());
    bound.values().removeIf(addresses -> addresses.contains(""));
    return new ContainerFacts.Endpoints(
        "host".equals(host.getNetworkMode()), published, Map.copyOf(bound), networkSince);
  }

  private static Map<Integer, Set<String>> boundTo(@Nullable Ports ports) {
    Map<Integer, Set<String>> bound = new HashMap<>();
    bindings(ports)
        .forEach(
            binding -> {
              String port = binding.getHostPortSpec();
              if (port != null && port.matches("[0-9]{1,5}")) {
                bound
                    .computeIfAbsent(Integer.valueOf(port), p -> new TreeSet<>())
                    .add(Objects.requireNonNullElse(binding.getHostIp(), ""));
              }
            });
    return bound;
  }

  private static Instant networkSince(
      InspectContainerResponse response, InspectContainerResponse network) {
    InspectContainerResponse.ContainerState lender = network.getState();
    return sharedNetwork(response).isEmpty() || !state(lender.getStatus()).hasProcess()
        ? Instant.EPOCH
        : instant(lender.getStartedAt());
  }

  private static @Nullable Ports actualPorts(InspectContainerResponse response) {
    return response.getNetworkSettings() == null ? null : response.getNetworkSettings().getPorts();
  }

  private static Stream<Ports.Binding> bindings(@Nullable Ports ports) {
    return ports == null || ports.getBindings() == null
        ? Stream.empty()
        : ports.getBindings().values().stream().filter(Objects::nonNull).flatMap(Arrays::stream);
  }

  static ContainerFacts.ComposeLabels compose(@Nullable ContainerConfig config) {
    Map<String, String> labels =
        config == null || config.getLabels() == null ? Map.of() : config.getLabels();
    return new ContainerFacts.ComposeLabels(
        label(labels, "project"),
        label(labels, "service"),
        label(labels, "project.working_dir"),
        label(labels, "project.config_files"),
        label(labels, "project.environment_file"));
  }

  static Environment environment(@Nullable ContainerConfig config) {
    String[] settings = config == null ? null : config.getEnv();
    return settings == null ? Environment.EMPTY : Environment.of(List.of(settings));
  }

  /** What no path and no name holds is nothing to be made a command of. */
  private static String label(Map<String, String> labels, String name) {
    String value = Objects.requireNonNullElse(labels.get("com.docker.compose." + name), "");
    return CONTROL.matcher(value).find() ? "" : value;
  }

  static Instant instant(@Nullable String text) {
    try {
      Instant at = Instant.parse(String.valueOf(text));
      return at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at; // "0001-01-01" is never
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}
