package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Small containers to be broken, {@code fault-0} and so on, of one compose project, and the spec of
 * a stack that has each of them as a service with one alert. They start and stop in a moment.
 */
final class Bench implements AutoCloseable {

  /** What is done to a container, and what the operator is to do about it. */
  enum Fault {
    /** It is stopped. */
    START,
    /** It answers errors. */
    RESTART,
    /** It is removed. */
    CREATE,
    /** It answers errors, and its compose file describes it otherwise than it is. */
    RECREATE
  }

  /** The operator may touch these. */
  static final String NAMES = "fault-*";

  private static final String IMAGE = "marketprism-demo/clickhouse:latest";
  private static final String PROJECT = "faults";

  private final Path folder;
  private final List<Integer> ports;
  private final int stopSeconds;

  /**
   * Makes so many, running.
   *
   * @param stopSeconds how long Docker waits for one that is asked to end
   */
  Bench(int size, int stopSeconds) {
    this.stopSeconds = stopSeconds;
    ports = freePorts(size);
    try {
      folder = Files.createTempDirectory("bench");
      Files.writeString(folder.resolve("compose.yml"), composeFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    removeAll();
    each(this::run);
  }

  int size() {
    return ports.size();
  }

  static String name(int i) {
    return "fault-" + i;
  }

  static String alert(int i) {
    return "Fault%dDown".formatted(i);
  }

  /** Runs a command for all of them, some at a time. */
  private void each(IntFunction<String> command) {
    script(IntStream.range(0, size()).mapToObj(command).toList());
  }

  private static void script(List<String> commands) {
    Shell.run(
        "bash",
        "-ec",
        "printf '%s\\n' \"$@\" | xargs -P 8 -I{} bash -c '{} >/dev/null'",
        "bench",
        String.join("\n", commands));
  }

  private String run(int i) {
    return ("docker run --detach --name %s --no-healthcheck --restart unless-stopped --stop-timeout %d"
            + " --label io.marketprism.demo=true --label com.docker.compose.project=%s"
            + " --label com.docker.compose.service=%s --label com.docker.compose.oneoff=False"
            + " --label com.docker.compose.container-number=1"
            + " --label com.docker.compose.config-hash=bench"
            + " --label com.docker.compose.project.working_dir=%s"
            + " --label com.docker.compose.project.config_files=%s"
            + " --publish 127.0.0.1:%d:8123 %s")
        .formatted(
            name(i),
            stopSeconds,
            PROJECT,
            name(i),
            folder,
            folder.resolve("compose.yml"),
            ports.get(i),
            IMAGE);
  }

  private String composeFile() {
    return IntStream.range(0, size())
        .mapToObj(
            i ->
                """
                  %s:
                    image: %s
                    container_name: %s
                    pull_policy: never
                    restart: unless-stopped
                    stop_grace_period: %ds
                    network_mode: bridge
                    healthcheck: {disable: true}
                    labels: {io.marketprism.demo: "true"}
                    ports: ["127.0.0.1:%d:8123"]
                """
                    .formatted(name(i), IMAGE, name(i), stopSeconds, ports.get(i)))
        .collect(Collectors.joining("", "services:\n", ""));
  }

  /** A new container under the name, running. */
  void reset(int i) {
    script(List.of("docker rm --force %s; %s".formatted(name(i), run(i))));
  }

  /** It runs and answers, as it is or as a new one. */
  void well(int i) {
    if (!answers(i)) {
      reset(i);
      await(name(i) + " answers").atMost(Duration.ofSeconds(60)).until(() -> answers(i));
    }
  }

  private boolean answers(int i) {
    return Shell.run(
            "bash", "-c", "curl -s -m 2 http://127.0.0.1:%d/ping || true".formatted(ports.get(i)))
        .equals("Ok.");
  }

  void breakIt(int i, Fault fault) {
    switch (fault) {
      case START -> Shell.run("docker", "stop", "--time=2", name(i));
      case RESTART -> Shell.run("docker", "exec", name(i), "/service", "break", "error");
      case CREATE -> Shell.run("docker", "rm", "--force", name(i));
      case RECREATE ->
          Shell.run("docker", "exec", name(i), "/service", "break", "--persist", "error");
    }
  }

  /** Its process stands still, and doesn't end when Docker asks it to. */
  void freeze(int i) {
    Shell.run("docker", "kill", "--signal=STOP", name(i));
  }

  /** All at once. */
  void stopAll() {
    each(i -> "docker stop --time=2 " + name(i));
  }

  /** All answer errors. */
  void failAll() {
    each(i -> "docker exec %s /service break error".formatted(name(i)));
  }

  /** The fields of a DockerHost that let the operator at them. */
  String hostFields() {
    return ("allow: [{namespaces: [\"*\"], containers: [\"%s\"]}], composeProjects:"
            + " [{name: %s, directory: %s, files: [compose.yml], timeoutSeconds: 30}]")
        .formatted(NAMES, PROJECT, folder);
  }

  /**
   * The spec of a stack of all of them.
   *
   * @param broken what is done about one that runs and fails: RESTART or RECREATE
   * @param more fields of the spec, each with a comma after it
   */
  String spec(Fault broken, String more) {
    return IntStream.range(0, size())
        .mapToObj(i -> service(i))
        .collect(
            Collectors.joining(
                ",\n",
                "{runbook: None, settleSeconds: 0, %s services: [\n".formatted(more),
                "],\nalerts: [\n" + alerts(broken) + "]}"));
  }

  private String service(int i) {
    return """
    {name: %s, workload: {docker: {containers: [%s]}}, startupGraceSeconds: 1, probes: [
      {name: ping, httpGet: {port: %d, path: /ping}, readiness: true, periodSeconds: 1, timeoutSeconds: 1}]}"""
        .formatted(name(i), name(i), ports.get(i));
  }

  private String alerts(Fault broken) {
    return IntStream.range(0, size())
        .mapToObj(
            i ->
                """
                {name: %s, service: %s, severity: critical, expr: "!probe.ping.ok", forSeconds: 2, scenarios: [
                  {name: stopped, when: "container.state in ['exited', 'created']", action: Start, forSeconds: 1},
                  {name: removed, when: "container.state == 'absent'", action: Start, forSeconds: 1},
                  {name: broken, action: %s}],
                  verify: {expr: probe.ping.ok, withinSeconds: 20, stableSeconds: 1}}"""
                    .formatted(
                        alert(i), name(i), broken == Fault.RECREATE ? "Recreate" : "Restart"))
        .collect(Collectors.joining(",\n"));
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeAll() {
    Shell.run(
        "bash",
        "-c",
        "docker ps --all --quiet --filter name=fault- | xargs --no-run-if-empty docker rm --force");
  }

  @Override
  public void close() {
    removeAll();
  }
}
