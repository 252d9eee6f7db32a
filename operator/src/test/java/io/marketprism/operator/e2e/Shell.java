package io.marketprism.operator.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the project's scripts and the docker client. */
public final class Shell {

  /** The root of the project. */
  public static final Path ROOT = root();

  /** Where programs write their logs: what runs in another lane has a folder of its own. */
  public static final Path LOGS =
      Optional.ofNullable(System.getenv("MARKETPRISM_LANE"))
          .map(Path::of)
          .orElseGet(() -> ROOT.resolve("operator/target"));

  /** An image is made, run and made again, while another lane has its tests. */
  private static final int PATIENCE_MINUTES = 10;

  private Shell() {}

  /** What a command printed; fails the test when it didn't exit with 0. */
  public static String run(String... command) {
    return run(Map.of(), command);
  }

  static String run(Map<String, String> environment, String... command) {
    try {
      Path output = Files.createTempFile("shell", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(List.of(command) + " takes too long");
      }
      String text = Files.readString(output);
      Files.delete(output);
      if (process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + ": " + text);
      }
      return text.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("demo")) ? here : here.getParent();
  }
}
