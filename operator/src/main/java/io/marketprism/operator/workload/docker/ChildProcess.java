package io.marketprism.operator.workload.docker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program run to its end, without a shell, without input and with no environment but the one that
 * it is given. It doesn't outlive its time, and nor does what it has started.
 */
final class ChildProcess {

  private static final Duration KILL_AFTER = Duration.ofSeconds(5);

  /** Another process may have got hold of the output and keep it open. */
  private static final Duration OUTPUT_AFTER = Duration.ofSeconds(2);

  private ChildProcess() {}

  /**
   * How it ended.
   *
   * @param exitCode its exit status; 128 and the signal's number where a signal ended it
   * @param output the end of what it wrote to its standard output
   * @param errors the end of what it wrote to its standard error
   */
  record Ended(int exitCode, String output, String errors) {}

  /**
   * Runs a program.
   *
   * @param command the program's path and its arguments
   * @param cap how much of each output is kept, in bytes
   * @throws IOException when it can't be started
   * @throws TimeoutException when it took longer than the limit; it has been ended then
   * @throws InterruptedException when this thread was interrupted; it has been ended then
   */
  static Ended run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Duration limit,
      int cap)
      throws IOException, TimeoutException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      Tail output = new Tail(process.getInputStream(), cap);
      Tail errors = new Tail(process.getErrorStream(), cap);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException("no end within " + limit.toSeconds() + " s");
      }
      return new Ended(process.exitValue(), output.text(), errors.text());
    } finally {
      if (process.isAlive()) {
        end(process);
      }
    }
  }

  /** Asks it and all that it has started to end, and insists. */
  private static void end(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    CompletableFuture<?>[] ends =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(KILL_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      // insisted on below
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /**
   * The end of an output in whole lines, for half a line may be the second half of a secret. Read
   * on a thread of its own, so that the program never has to wait.
   */
  private static final class Tail {
    private final int cap;
    private final Thread thread;
    private byte[] kept = new byte[0];
    private boolean cut;

    Tail(InputStream stream, int cap) {
      this.cap = cap;
      this.thread = Thread.ofPlatform().daemon().name("output").start(() -> read(stream));
    }

    private void read(InputStream stream) {
      byte[] piece = new byte[8192];
      try (stream) {
        for (int n = stream.read(piece); n >= 0; n = stream.read(piece)) {
          keep(piece, n);
        }
      } catch (IOException e) {
        // the program has been ended: what was read is what there is
      }
    }

    private synchronized void keep(byte[] piece, int length) {
      byte[] all = Arrays.copyOf(kept, kept.length + length);
      System.arraycopy(piece, 0, all, kept.length, length);
      cut |= all.length > cap;
      kept = all.length <= cap ? all : Arrays.copyOfRange(all, all.length - cap, all.length);
    }

    String text() throws InterruptedException {
      thread.join(OUTPUT_AFTER);
      synchronized (this) {
        String text = new String(kept, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        return !cut ? text : end < 0 ? "" : text.substring(end + 1);
      }
    }
  }
}
