package io.marketprism.operator.bench;

import io.marketprism.operator.e2e.ControlPlane;
import io.marketprism.operator.e2e.OperatorUnderTest;
import io.marketprism.operator.e2e.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The operator and what stands beside it, each started as its users start it. */
final class Subjects {

  /** The operator's name in the figures. */
  static final String OPERATOR = "operator";

  private Subjects() {}

  /**
   * The operator with its image's flags.
   *
   * @param mebibytes its memory limit
   */
  static MeasuredProcess operator(int mebibytes) {
    return operator(mebibytes, 0, List.of());
  }

  /** The same with its page, for all on this machine. */
  static MeasuredProcess operatorWithPage(int mebibytes, int port) {
    return operator(mebibytes, port, List.of("--page=local"));
  }

  private static MeasuredProcess operator(int mebibytes, int port, List<String> more) {
    ControlPlane.get().forgetLease();
    List<String> command = new ArrayList<>(List.of(MeasuredProcess.java()));
    command.addAll(ImageFlags.within(mebibytes));
    command.addAll(
        List.of(
            "-jar",
            OperatorUnderTest.JAR.toString(),
            "run",
            "--http-address=127.0.0.1",
            "--http-port=" + port,
            "--data-dir=" + folder()));
    command.addAll(more);
    return new MeasuredProcess(
        Map.of("KUBECONFIG", ControlPlane.get().operatorKubeconfig().toString()), command);
  }

  /** A plain operator on the same SDK, with the same flags. */
  static MeasuredProcess plainOperator(int mebibytes) {
    Path libraries = OperatorUnderTest.JAR.resolveSibling("lib").resolve("*");
    Path classes = OperatorUnderTest.JAR.resolveSibling("test-classes");
    List<String> command = new ArrayList<>(List.of(MeasuredProcess.java()));
    command.addAll(ImageFlags.within(mebibytes));
    command.addAll(
        List.of(
            "-Dlogback.configurationFile="
                + Shell.ROOT.resolve("operator/src/main/resources/logback.xml"),
            "-classpath",
            classes + ":" + libraries,
            PlainOperator.class.getName()));
    return new MeasuredProcess(
        Map.of("KUBECONFIG", ControlPlane.get().kubeconfig().toString()), command);
  }

  /** A listener that knows no rules, on the same JVM. */
  static MeasuredProcess bareListener(Path engine) {
    return new MeasuredProcess(
        Map.of(),
        List.of(
            MeasuredProcess.java(),
            "-XX:+UseSerialGC",
            "-classpath",
            System.getProperty("java.class.path"),
            BareListener.class.getName(),
            engine.toString()));
  }

  /** Docker-autoheal with its own settings. */
  static MeasuredProcess autoheal(Path script, Path engine) {
    return new MeasuredProcess(
        Map.of("DOCKER_SOCK", engine.toString(), "AUTOHEAL_CONTAINER_LABEL", "all"),
        List.of("bash", script.toString(), "autoheal"));
  }

  /** Gatus, which looks at these URLs every five seconds, as the runbook's probes do. */
  static MeasuredProcess gatus(Path program, List<String> urls) {
    String endpoints =
        urls.stream()
            .map(
                url ->
                    "- {name: \"%s\", url: \"%s\", interval: 5s, conditions: [\"[STATUS] == 200\"]}\n"
                        .formatted(url.replaceAll("[^a-z0-9]", "-"), url))
            .collect(Collectors.joining());
    try (ServerSocket free = new ServerSocket(0)) { // 0 would be the default to it
      Path config =
          Files.writeString(
              folder().resolve("config.yaml"),
              "web: {address: 127.0.0.1, port: %d}\nendpoints:\n%s"
                  .formatted(free.getLocalPort(), endpoints));
      free.close();
      return new MeasuredProcess(
          Map.of("GATUS_CONFIG_PATH", config.toString(), "GATUS_LOG_LEVEL", "ERROR"),
          List.of(program.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
