package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Prometheus and a real Alertmanager on the loopback interface. They scrape, evaluate and
 * tell each other every second. What they log is in operator/target/monitoring.log.
 */
final class Monitoring implements AutoCloseable {

  /** Prometheus takes up its targets and Alertmanagers some 5 s after it is ready. */
  private static final Duration START = Duration.ofSeconds(60);

  private static final Path LOG = Shell.LOGS.resolve("monitoring.log");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path binaries = binaries();
  private final Path folder;
  private final int targets;
  private final int prometheusPort = freePort();
  private final int alertmanagerPort = freePort();
  private final Thread atExit = new Thread(this::killBoth);
  private @Nullable Process prometheus;
  private Process alertmanager;

  private Monitoring(Map<String, String> targets, String rulesYaml) throws IOException {
    this(
        targets.size(),
        """
        route: {receiver: nobody}
        receivers: [{name: nobody}]
        """);
    Files.writeString(folder.resolve("prometheus.yml"), prometheusConfig(targets));
    Files.writeString(folder.resolve("rules.yml"), rulesYaml);
    prometheus = launchPrometheus();
  }

  private Monitoring(int targets, String alertmanagerConfig) throws IOException {
    this.targets = targets;
    folder = Files.createTempDirectory("monitoring");
    Files.writeString(folder.resolve("alertmanager.yml"), alertmanagerConfig);
    alertmanager = launchAlertmanager();
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts an Alertmanager alone, with this configuration. */
  static Monitoring alertmanagerAlone(String config) {
    try {
      Monitoring monitoring = new Monitoring(0, config);
      monitoring.awaitAlertmanager();
      return monitoring;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts both and waits until Prometheus has scraped all targets once and has found Alertmanager.
   *
   * @param targets what is scraped below /metrics: "127.0.0.1:7777" by the name of its job
   * @param rulesYaml a whole file of rules, with {@code groups:}
   */
  static Monitoring start(Map<String, String> targets, String rulesYaml) {
    try {
      Monitoring monitoring = new Monitoring(targets, rulesYaml);
      try {
        monitoring.awaitAlertmanager();
        monitoring.awaitPrometheus();
        return monitoring;
      } catch (RuntimeException | Error e) {
        monitoring.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String prometheusUrl() {
    return "http://127.0.0.1:" + prometheusPort;
  }

  String alertmanagerUrl() {
    return "http://127.0.0.1:" + alertmanagerPort;
  }

  /** SIGKILL: nothing can be tidied up. */
  void killPrometheus() {
    kill(prometheus);
  }

  void killAlertmanager() {
    kill(alertmanager);
  }

  /** Starts the killed one again, on what it has kept, and waits as {@link #start} does. */
  void startPrometheus() throws IOException {
    prometheus = launchPrometheus();
    awaitPrometheus();
  }

  void startAlertmanager() throws IOException {
    alertmanager = launchAlertmanager();
    awaitAlertmanager();
  }

  /** What amtool prints of Alertmanager: {@code amtool("silence", "add", …)}. */
  String amtool(String... arguments) {
    return Shell.run(
        Stream.concat(
                Stream.of(binaries.resolve("amtool").toString()),
                Stream.concat(
                    Arrays.stream(arguments), Stream.of("--alertmanager.url=" + alertmanagerUrl())))
            .toArray(String[]::new));
  }

  private String prometheusConfig(Map<String, String> jobs) {
    String scraped =
        jobs.entrySet().stream()
            .map(
                job ->
                    "- {job_name: \"%s\", static_configs: [{targets: [\"%s\"]}]}"
                        .formatted(job.getKey(), job.getValue()))
            .collect(Collectors.joining("\n"));
    return """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
        scrape_configs:
        %s
        """
        .formatted(alertmanagerPort, scraped);
  }

  private Process launchPrometheus() throws IOException {
    return launch(
        "prometheus",
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=" + folder.resolve("prometheus"),
        "--web.listen-address=127.0.0.1:" + prometheusPort,
        "--rules.alert.resend-delay=1s",
        "--log.level=warn");
  }

  private Process launchAlertmanager() throws IOException {
    return launch(
        "alertmanager",
        "--config.file=alertmanager.yml",
        "--storage.path=" + folder.resolve("alertmanager"),
        "--web.listen-address=127.0.0.1:" + alertmanagerPort,
        "--cluster.listen-address=",
        "--log.level=warn");
  }

  private Process launch(String binary, String... options) throws IOException {
    return new ProcessBuilder(
            Stream.concat(Stream.of(binaries.resolve(binary).toString()), Stream.of(options))
                .toList())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
        .start();
  }

  private void awaitAlertmanager() {
    await("Alertmanager is ready")
        .atMost(START)
        .until(() -> isReady(alertmanager, alertmanagerUrl()));
  }

  private void awaitPrometheus() {
    await("Prometheus is ready")
        .atMost(START)
        .until(() -> isReady(prometheus, prometheusUrl()) && knowsAll());
  }

  private static boolean isReady(Process process, String url) {
    if (!process.isAlive()) {
      throw new AssertionError(url + " has ended with " + process.exitValue() + ": see " + LOG);
    }
    try {
      return get(url + "/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean knowsAll() throws IOException {
    JsonNode active = data("/api/v1/targets?state=active").path("activeTargets");
    long scraped =
        active.valueStream().filter(t -> !t.path("health").asText().equals("unknown")).count();
    return scraped == targets
        && !data("/api/v1/alertmanagers").path("activeAlertmanagers").isEmpty();
  }

  /**
   * What Prometheus answers.
   *
   * @param path of its API, with the query
   */
  JsonNode data(String path) throws IOException {
    JsonNode answer = JSON.readTree(get(prometheusUrl() + path).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(path + ": " + answer);
    }
    return answer.path("data");
  }

  private static HttpResponse<String> get(String url) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  private void killBoth() {
    if (prometheus != null) {
      prometheus.destroyForcibly();
    }
    alertmanager.destroyForcibly();
  }

  @Override
  public void close() {
    if (prometheus != null) {
      kill(prometheus);
    }
    kill(alertmanager);
    Runtime.getRuntime().removeShutdownHook(atExit);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> leavesFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : leavesFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What promtool prints about a file; fails the test when it finds fault with it. */
  static String promtool(String command, String subcommand, Path file) {
    return Shell.run(
        binaries().resolve("promtool").toString(), command, subcommand, file.toString());
  }

  /** What promtool finds fault with in a page of metrics. */
  static String promtoolCheckMetrics(Path page) {
    return Shell.run(
        "bash",
        "-c",
        "'%s' check metrics <'%s' 2>&1".formatted(binaries().resolve("promtool"), page));
  }

  /** As the script prints it last, after what it had to do for it. */
  private static Path binaries() {
    return Path.of(Shell.run("demo/machine/monitoring-binaries").lines().toList().getLast());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
