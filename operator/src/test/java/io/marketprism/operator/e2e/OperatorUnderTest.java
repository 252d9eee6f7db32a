package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, with the rights of its service account. */
public final class OperatorUnderTest implements AutoCloseable {

  /** What is tested. */
  public static final Path JAR = Shell.ROOT.resolve("operator/target/marketprism-operator.jar");

  private static Optional<OperatorUnderTest> shared = Optional.empty();

  private final Process process;
  private final Path log;
  private final long logBegin;
  private final Path kubeconfig;
  private final List<String> options;
  private final Map<String, String> environment;
  private final int port;
  private final FlightRecordFiles flightRecords;

  private OperatorUnderTest(
      Path kubeconfig,
      Path log,
      List<String> options,
      int port,
      FlightRecordFiles flightRecords,
      Map<String, String> environment)
      throws IOException {
    this.kubeconfig = kubeconfig;
    this.options = options;
    this.environment = environment;
    this.port = port;
    this.flightRecords = flightRecords;
    this.log = log;
    this.logBegin = Files.exists(log) ? Files.size(log) : 0;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                StartupCache.option(),
                // What the cache knows of hot methods is compiled at each start, and few starts
                // last.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                JAR.toString(),
                "run",
                "--http-address=127.0.0.1",
                "--http-port=" + port,
                "--data-dir=" + flightRecords.dataDirectory()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** The one that goes on from test to test, as it does from outage to outage. */
  static OperatorUnderTest shared() {
    if (shared.isEmpty()) {
      shared = Optional.of(launch());
    }
    return shared.get();
  }

  /** One for a test that ends it, or that looks at all it has ever done. */
  static OperatorUnderTest start() {
    endShared();
    return launch();
  }

  /** So that another one can lead. */
  static void endShared() {
    shared.ifPresent(OperatorUnderTest::close);
    shared = Optional.empty();
  }

  private static OperatorUnderTest launch() {
    return launch(ControlPlane.get().operatorKubeconfig(), List.of());
  }

  /**
   * Starts one more operator, whatever others there are, and waits until it is ready.
   *
   * @param options of the command {@code run}; a later one overrides an earlier
   */
  static OperatorUnderTest launch(Path kubeconfig, List<String> options) {
    OperatorUnderTest operator = begin(kubeconfig, options);
    operator.awaitReady();
    return operator;
  }

  /** The same without waiting for it: it may be killed before it is ready. */
  static OperatorUnderTest begin(Path kubeconfig, List<String> options) {
    return begin(kubeconfig, options, Map.of());
  }

  /** One that has the wall clock of a test. */
  static OperatorUnderTest startBy(WallClock clock) {
    endShared();
    OperatorUnderTest operator =
        begin(ControlPlane.get().operatorKubeconfig(), List.of(), clock.environment());
    operator.awaitReady();
    return operator;
  }

  private static OperatorUnderTest begin(
      Path kubeconfig, List<String> options, Map<String, String> environment) {
    try {
      return new OperatorUnderTest(
          kubeconfig,
          Shell.LOGS.resolve("e2e.log"),
          options,
          freePort(),
          new FlightRecordFiles(),
          environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This one has ended: starts another in its place, at its address and with its files. */
  OperatorUnderTest again() {
    try {
      OperatorUnderTest next =
          new OperatorUnderTest(kubeconfig, log, options, port, flightRecords, environment);
      next.awaitReady();
      return next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    await("operator is ready").atMost(Duration.ofSeconds(60)).until(this::isReady);
  }

  /** The flight records that it has kept. */
  FlightRecordFiles flightRecords() {
    return flightRecords;
  }

  /** What it has logged so far. */
  String log() {
    try (FileChannel file = FileChannel.open(log)) {
      return new String(
          Channels.newInputStream(file.position(logBegin)).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its metrics are, as a target of Prometheus. */
  String hostPort() {
    return "127.0.0.1:" + port;
  }

  private boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError("the operator has ended with " + process.exitValue());
    }
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  HttpResponse<String> get(String path) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the system calls the process. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: nothing can be tidied up. */
  void kill() {
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  /** SIGTERM; returns its exit code. */
  int terminate() {
    process.destroy();
    return awaitEnd();
  }

  /** Waits until it has ended; returns its exit code. */
  int awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the operator does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
