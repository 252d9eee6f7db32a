package io.marketprism.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A process that probes is stopped in the middle of a look, with the signal that also a debugger or
 * a frozen cgroup amounts to.
 */
class StoppedProcessTest {

  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void anAnswerThatWaitedForTheOperatorIsASuccess() throws Exception {
    assertThat(lookOfAStoppedProcess(ANSWER)).isEqualTo("ok status 200");
  }

  @Test
  void aPeerThatGivesUpMeanwhileHasNotFailed() throws Exception {
    assertThat(lookOfAStoppedProcess(""))
        .matches("Unknown this operator stood still for \\d.\\d s");
  }

  @Test
  void aPeerThatNeverAnswersHasNotFailedEither() throws Exception {
    assertThat(lookOfAStoppedProcess(null))
        .matches("Unknown this operator stood still for \\d.\\d s");
  }

  /**
   * @param answer sent while the process stands still; empty to close the connection then, null to
   *     keep it open
   */
  private static String lookOfAStoppedProcess(@Nullable String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Process probing = start(server.getLocalPort());
      try (Socket look = server.accept()) {
        look.getInputStream().read();
        signal("STOP", probing);
        if (answer != null) {
          look.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          look.close();
        }
        assertThat(new CountDownLatch(1).await(2500, TimeUnit.MILLISECONDS))
            .as("two and a half seconds are over")
            .isFalse();
        signal("CONT", probing);
        return probing.inputReader(StandardCharsets.UTF_8).readLine();
      } finally {
        probing.destroyForcibly();
      }
    }
  }

  private static Process start(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Probing.class.getName(),
            String.valueOf(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor())
        .isZero();
  }

  /** The process that is stopped: says what its first look saw. */
  static final class Probing {

    private Probing() {}

    public static void main(String[] arguments) throws InterruptedException {
      int port = Integer.parseInt(arguments[0]);
      Duration timeout = Duration.ofSeconds(2);
      Incarnation life = new Incarnation("engine", "id", Instant.EPOCH);
      Prober prober = new Prober();
      ProbeTarget.Http target = new ProbeTarget.Http(port, "/");
      CountDownLatch looked = new CountDownLatch(1);
      ProbeLoop loop =
          new ProbeLoop(
              new ProbeTarget(
                  "health",
                  target,
                  true,
                  Duration.ofMinutes(1),
                  timeout,
                  ProbeTarget.Demand.ALWAYS),
              () ->
                  Reading.of(
                      new Look.Aimed(
                          life,
                          () -> prober.get("127.0.0.1", target, ByteBudget.ofHeap().share()))),
              InstantSource.system(),
              QuietLoops.create(),
              looked::countDown);
      looked.await();
      System.out.println(
          switch (loop.latest(life, Instant.now())) {
            case Reading.Unknown<ProbeResult>(String why) -> "Unknown " + why;
            case Reading.Known<ProbeResult>(ProbeResult seen) ->
                (seen.ok() ? "ok " : "failed ") + seen.message();
          });
      System.exit(0);
    }
  }
}
