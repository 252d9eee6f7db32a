package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void tellsHowItEnded() throws Exception {
    assertThat(sh("echo out; echo err >&2; exit 3", 100))
        .isEqualTo(new ChildProcess.Ended(3, "out\n", "err\n"));
  }

  @Test
  void theEndOfALongOutputIsKeptInWholeLines() throws Exception {
    ChildProcess.Ended ended = sh("seq 1 100000; seq 1 100000 >&2", 16);
    assertThat(ended.output()).isEqualTo("99999\n100000\n");
    assertThat(ended.errors()).isEqualTo(ended.output());
  }

  @Test
  void knowsNothingButTheEnvironmentThatItIsGiven() throws Exception {
    ChildProcess.Ended ended =
        ChildProcess.run(
            List.of("/usr/bin/env"), folder, Map.of("PATH", "/bin", "A", "b c"), LIMIT, 1000);
    assertThat(ended.output().lines()).containsExactlyInAnyOrder("PATH=/bin", "A=b c");
  }

  @Test
  void hasNoInput() throws Exception {
    assertThat(sh("cat; echo end", 100).output()).isEqualTo("end\n");
  }

  @Test
  void runsInItsFolder() throws Exception {
    assertThat(sh("pwd", 1000).output().strip()).isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void whatItHasStartedEndsWithItAlsoWhenItWillNot() throws IOException {
    Path pids = folder.resolve("pids");
    String stubborn = "trap '' TERM; echo $$ >>%s; while :; do sleep 0.1; done".formatted(pids);
    Files.writeString(folder.resolve("child"), stubborn);
    assertThatThrownBy(
            () ->
                ChildProcess.run(
                    List.of("/bin/sh", "-c", "sh child & " + stubborn),
                    folder,
                    Map.of("PATH", "/usr/bin:/bin"),
                    Duration.ofMillis(500),
                    100))
        .isInstanceOf(TimeoutException.class);
    List<String> started = Files.readAllLines(pids);
    assertThat(started).hasSize(2);
    await("gone")
        .until(
            () ->
                started.stream().allMatch(pid -> ProcessHandle.of(Long.parseLong(pid)).isEmpty()));
  }

  @Test
  void whatKeepsTheOutputOpenIsNotWaitedFor() throws Exception {
    ChildProcess.Ended ended = sh("sleep 30 & echo $!", 100);
    ProcessHandle.of(Long.parseLong(ended.output().strip())).ifPresent(ProcessHandle::destroy);
    assertThat(ended.exitCode()).isZero();
  }

  private ChildProcess.Ended sh(String script, int cap) throws Exception {
    return ChildProcess.run(
        List.of("/bin/sh", "-c", script), folder, Map.of("PATH", "/usr/bin:/bin"), LIMIT, cap);
  }
}
