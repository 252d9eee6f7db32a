package io.marketprism.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * What the JVM can keep of one life of the operator for the next ones (JEP 483, 514): their start
 * takes half the CPU time, which is most of what an end-to-end test takes. Made once for each jar,
 * by an operator that comes to do what the tests have it do, or each one would load the rest by
 * itself.
 */
final class StartupCache {

  private static final Path FILE = OperatorUnderTest.JAR.resolveSibling("operator.aot");
  private static final Path LOCK = OperatorUnderTest.JAR.resolveSibling("operator.aot.lock");
  private static final Path NEW = OperatorUnderTest.JAR.resolveSibling("operator.aot.new");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private StartupCache() {}

  /** The option of the JVM by which an operator uses the cache, or makes it when it ends. */
  static String option() {
    return isFresh() ? "-XX:AOTCache=" + FILE : "-XX:AOTCacheOutput=" + NEW;
  }

  /** Makes it by one start, unless it is there; other lanes wait for the first. */
  static void make(ControlPlane controlPlane) {
    try (FileChannel channel =
            FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!isFresh()) {
        ProcessHandle operator =
            ProcessHandle.of(
                    OperatorUnderTest.launch(controlPlane.operatorKubeconfig(), List.of()).pid())
                .orElseThrow();
        act(new Scene(controlPlane.client()));
        operator.destroy();
        operator.onExit().join();
        Files.move(NEW, FILE, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operator compiles the built-in runbook, restarts a container and verifies that. */
  private static void act(Scene scene) {
    try (Bench bench = new Bench(1, 2)) {
      scene.applyHostAs("unix:///var/run/docker.sock", bench.hostFields());
      scene.applyStack("built-in", "{mode: Observe}");
      scene.applyStack(bench.spec(Bench.Fault.RESTART, ""));
      scene.awaitReady(PATIENCE);
      bench.breakIt(0, Bench.Fault.RESTART);
      scene.awaitActs(
          PATIENCE, "Restart %s for %s/broken: Succeeded".formatted(Bench.name(0), Bench.alert(0)));
    } finally {
      scene.removeResources();
    }
  }

  private static boolean isFresh() {
    return FILE.toFile().lastModified() > OperatorUnderTest.JAR.toFile().lastModified();
  }
}
