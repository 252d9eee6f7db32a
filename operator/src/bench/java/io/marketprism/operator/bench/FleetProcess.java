package io.marketprism.operator.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A {@link Fleet} and its commands. */
final class FleetProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A stack's probes while nothing is wrong: the page of each, by service and name. */
  private static final Map<String, Map<String, String>> PROBES =
      Map.of(
          "nats", Map.of("healthz", "/healthz", "varz", "/varz"),
          "clickhouse-hot", Map.of("ping", "/ping"),
          "clickhouse-cold", Map.of("ping", "/ping"),
          "hot-storage", Map.of("health", "/health"),
          "cold-storage", Map.of("health", "/health"),
          "data-collector", Map.of("health", "/health", "metrics", "/metrics"));

  private final int stacks;
  private final Path socket;
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final int port;

  /**
   * What was counted since {@link #begin}.
   *
   * @param gapP50 milliseconds between two visits of a target
   * @param requests to the Engine, by what they ask for
   */
  record Counts(
      long probes, double gapP50, double gapP99, long logBytes, Map<String, Long> requests) {}

  /**
   * Starts it.
   *
   * @param publishing whether the collectors publish anything
   */
  FleetProcess(int stacks, boolean publishing) {
    this.stacks = stacks;
    try {
      socket = Files.createTempDirectory("fleet").resolve("docker.sock");
      process =
          new ProcessBuilder(
                  MeasuredProcess.java(),
                  "-XX:+UseSerialGC",
                  "-classpath",
                  System.getProperty("java.class.path"),
                  Fleet.class.getName(),
                  String.valueOf(stacks),
                  socket.toString(),
                  String.valueOf(publishing))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers = process.inputReader();
      commands = process.outputWriter();
      port = Integer.parseInt(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Engine's, as a DockerHost declares it. */
  String endpoint() {
    return "unix://" + socket;
  }

  /** The URLs that are probed while nothing is wrong. */
  List<String> urls() {
    return IntStream.range(0, stacks)
        .mapToObj(Fleet::name)
        .flatMap(
            stack ->
                Fleet.SERVICES.stream()
                    .flatMap(
                        service ->
                            PROBES.get(service).values().stream()
                                .filter(page -> !page.equals("/varz"))
                                .map(page -> FleetTargets.path(stack, service, page))))
        .map(path -> "http://127.0.0.1:" + port + path)
        .toList();
  }

  /** The spec of a stack: the built-in runbook on these containers. */
  String spec(int stack) {
    return Fleet.SERVICES.stream()
        .map(service -> service(Fleet.name(stack), service, ""))
        .collect(Collectors.joining(",\n", "{services: [\n", "]}"));
  }

  /** The same with an alert that need not wait for minutes until it is proven. */
  String quickSpec(int stack) {
    String rates =
        ", values: [{name: publishRate, windowSeconds: 10}, {name: recentPublishRate, windowSeconds: 10}]";
    return Fleet.SERVICES.stream()
        .map(service -> service(Fleet.name(stack), service, rates))
        .collect(
            Collectors.joining(
                ",\n",
                "{alerts: [{name: CollectorNoDataIngestion, forSeconds: 10}], services: [\n",
                "]}"));
  }

  /**
   * @param ofMetrics more fields of a probe that reads metrics
   */
  private String service(String stack, String service, String ofMetrics) {
    String probes =
        PROBES.get(service).entrySet().stream()
            .map(
                probe ->
                    (probe.getKey().equals("metrics")
                            ? "{name: %s, scrape: {port: %d, path: %s}" + ofMetrics + "}"
                            : "{name: %s, httpGet: {port: %d, path: %s}}")
                        .formatted(
                            probe.getKey(),
                            port,
                            FleetTargets.path(stack, service, probe.getValue())))
            .collect(Collectors.joining(", "));
    return "{name: %s, workload: {docker: {containers: [%s-%s]}}, probes: [%s]}"
        .formatted(service, stack, service, probes);
  }

  /** What follows is counted from zero. */
  void begin() {
    tell("begin");
    answer();
  }

  Counts counts() {
    tell("counts");
    JsonNode counts = answer();
    return new Counts(
        counts.path("probes").asLong(),
        counts.path("gapP50").asDouble(),
        counts.path("gapP99").asDouble(),
        counts.path("logBytes").asLong(),
        JSON.convertValue(counts.path("requests"), new TypeReference<>() {}));
  }

  /**
   * Ends so many containers at once, and waits until all are started again; empty where that takes
   * minutes.
   *
   * @return for how many milliseconds each was down
   */
  Optional<double[]> end(String service, int count) {
    tell("end " + service + " " + count);
    CompletableFuture<JsonNode> all = CompletableFuture.supplyAsync(this::answer);
    try {
      return Optional.of(all.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
          .map(waits -> StreamSupport.stream(waits.spliterator(), false))
          .map(waits -> waits.flatMapToDouble(wait -> DoubleStream.of(wait.asDouble())).toArray());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  private void tell(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode answer() {
    try {
      return JSON.readTree(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
