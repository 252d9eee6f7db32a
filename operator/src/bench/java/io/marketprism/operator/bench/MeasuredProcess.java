package io.marketprism.operator.bench;

import io.marketprism.operator.e2e.ProcessUse;
import io.marketprism.operator.e2e.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is measured, from its start until it is closed, and what it has taken. */
final class MeasuredProcess implements AutoCloseable {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
  private static final Path LOG = Shell.LOGS.resolve("bench.log");

  private final Instant startedAt = Instant.now();
  private final Process process;

  /** Starts it; what it prints is in {@code operator/target/bench.log}. */
  MeasuredProcess(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Shell.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /** The JVM that everything here runs on. */
  static String java() {
    return JAVA.resolve("java").toString();
  }

  /** Just before its start. */
  Instant startedAt() {
    return startedAt;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has computed so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  ProcessUse use() {
    return ProcessUse.of(process.pid());
  }

  /** What is reachable in the heap of a JVM, after a full collection. */
  double liveMebibytes() {
    String total =
        Shell.run(
                JAVA.resolve("jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram")
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(total.split("\\s+")[2]) / (double) (1 << 20);
  }

  /** Asks it to end, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
