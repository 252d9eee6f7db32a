package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own, with the rights of its service account. */
final class OperatorUnderTest implements AutoCloseable {

  private final Process process;
  private final int port = freePort();
  private final FlightRecordFiles flightRecords = new FlightRecordFiles();

  private OperatorUnderTest(Path kubeconfig, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Shell.ROOT.resolve("operator/target/marketprism-operator.jar").toString(),
                "run",
                "--http-address=127.0.0.1",
                "--http-port=" + port,
                "--data-dir=" + flightRecords.dataDirectory())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts the operator and waits until it is ready. */
  static OperatorUnderTest start() {
    ControlPlane controlPlane = ControlPlane.get();
    try {
      OperatorUnderTest operator =
          new OperatorUnderTest(
              controlPlane.operatorKubeconfig(), Shell.ROOT.resolve("operator/target/e2e.log"));
      await("operator is ready").atMost(Duration.ofSeconds(30)).until(operator::isReady);
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flight records that it has kept. */
  FlightRecordFiles flightRecords() {
    return flightRecords;
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

  /** SIGKILL: nothing can be tidied up. */
  void kill() {
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  /** SIGTERM; returns its exit code. */
  int terminate() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the operator does not end on SIGTERM");
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
