package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Docker Engine's own process, where {@code demo/machine} has started it. */
final class EngineProcess {

  private EngineProcess() {}

  /** Skips the test on a machine whose Engine is somebody else's. */
  static void assumeOurs() {
    Assumptions.assumeTrue(
        pid().isPresent(), "the Docker Engine was running before: it is not frozen or killed");
  }

  private static Optional<Long> pid() {
    String state =
        Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
            .orElse(System.getProperty("user.home") + "/.local/state");
    Path file = Path.of(state, "marketprism-operator", "docker-engine", "dockerd.pid");
    try {
      return Files.exists(file)
          ? Optional.of(Long.parseLong(Files.readString(file).split(" ", 2)[0]))
              .filter(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It answers nothing for so long. */
  static void freeze(Duration time) {
    Signals.freeze(pid().orElseThrow(), time);
  }

  /**
   * A container that can't be stopped or killed: what the Engine asks of it hangs, and the Engine
   * answers everything else. It goes on when what is returned is closed.
   */
  static AutoCloseable seize(String container) {
    String id = Shell.run("docker", "inspect", "--format", "{{.Id}}", container).strip();
    long shim = Long.parseLong(Shell.run("pgrep", "--full", "containerd-shim.* -id " + id).strip());
    Signals.send("STOP", shim);
    return () -> Signals.send("CONT", shim);
  }

  /** Ends it with this signal, and starts it again. */
  static void restart(String signal) {
    long pid = pid().orElseThrow();
    Signals.send(signal, pid);
    await("dockerd has ended")
        .atMost(Duration.ofSeconds(60))
        .until(() -> pid().filter(now -> now == pid).isEmpty());
    Shell.run("demo/machine/docker-engine", "up", "faults." + ProcessHandle.current().pid());
  }
}
