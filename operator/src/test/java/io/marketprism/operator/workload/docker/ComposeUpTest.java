package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ComposeService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a call of docker compose, with a client that does as it is told. */
class ComposeUpTest {

  @TempDir private Path folder;

  /** A name of its own, for the lock is one for all that runs here. */
  private final String name = "p" + UUID.randomUUID();

  private ComposeCli cli =
      new ComposeCli("unix:///var/run/docker.sock", null, Map.of("PATH", "/nowhere"));

  @BeforeEach
  void installAClient() throws IOException {
    Path client = folder.resolve("docker");
    Files.writeString(
        client,
        """
        #!/bin/sh
        cd "${0%/*}"
        [ "$2" = version ] && { echo 2.40.3; exit 0; }
        echo "$*" >>calls
        while [ -e hold ]; do sleep 0.02; done
        . ./ending
        """);
    assertThat(client.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("ending"), "exit 0");
    cli =
        new ComposeCli(
            "unix:///var/run/docker.sock", null, Map.of("PATH", folder + ":/usr/bin:/bin"));
  }

  @Test
  void whatEndedWellIsDone() {
    assertThat(up()).isEqualTo(new CallOutcome.Done());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 14, 17, 125})
  void whatEndedWithAnErrorIsOver(int exitCode) throws IOException {
    Files.writeString(folder.resolve("ending"), "echo no such image >&2; exit " + exitCode);
    assertThat(up())
        .isEqualTo(
            new CallOutcome.Errored(
                "docker compose ended with %d: no such image".formatted(exitCode)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill -KILL $$", "kill -TERM $$", "exit 130"})
  void ofWhatASignalEndedMoreMayCome(String ending) throws IOException {
    Files.writeString(folder.resolve("ending"), ending);
    assertThat(up()).isInstanceOf(CallOutcome.Unknown.class);
  }

  @Test
  void whatTookTooLongMayStillCome() throws IOException {
    Files.createFile(folder.resolve("hold"));
    CallOutcome outcome =
        cli.up(project(Duration.ofMillis(300)), "nats", false, false, Optional::empty);
    assertThat(outcome).isInstanceOf(CallOutcome.Unknown.class);
  }

  @Test
  void anObjectionIsAskedForWhenItsTurnHasComeAndNotBefore() throws Exception {
    Path hold = Files.createFile(folder.resolve("hold"));
    CompletableFuture<CallOutcome> first = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> first.complete(up()));
    await().until(() -> calls().size() == 1);
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<CallOutcome> second = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () ->
                    second.complete(
                        cli.up(
                            project(Duration.ofSeconds(20)),
                            "nats",
                            false,
                            false,
                            () -> {
                              asked.complete(first.isDone());
                              return Optional.of("the stack was paused meanwhile");
                            })));
    await("it waits for the lock").until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    assertThat(asked).isNotDone();
    Files.delete(hold);
    assertThat(second.get(20, TimeUnit.SECONDS))
        .isEqualTo(new CallOutcome.NotSent("the stack was paused meanwhile"));
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(new CallOutcome.Done());
    assertThat(calls()).as("commands that were run").hasSize(1);
  }

  @Test
  void whoWaitsTooLongForTheOthersHasSentNothing() throws Exception {
    Path hold = Files.createFile(folder.resolve("hold"));
    CompletableFuture<CallOutcome> first = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> first.complete(up()));
    await().until(() -> calls().size() == 1);
    assertThat(cli.up(project(Duration.ofMillis(200)), "nats", false, false, Optional::empty))
        .isInstanceOf(CallOutcome.NotSent.class);
    Files.delete(hold);
    first.get(20, TimeUnit.SECONDS);
    assertThat(calls()).hasSize(1);
  }

  /** It can't be said then what a container would lack. */
  @Test
  void whatWouldBeLeftBlankIsReadInASecondCallWhichMayFail() throws IOException {
    Files.writeString(
        folder.resolve("ending"),
        """
        case "$*" in
          *--no-interpolate*) [ -e fail ] && { echo no more memory >&2; exit 1; }
            echo '{"services": {"nats": {"image": "x:$TAG"}}}';;
          *) echo 'WARN[0000] The "TAG" variable is not set. Defaulting to a blank string.' >&2
            echo '{"services": {"nats": {"container_name": "the-nats"}}}';;
        esac
        exit 0
        """);
    assertThat(cli.services(project(Duration.ofSeconds(20))))
        .isEqualTo(
            Reading.of(
                Map.of(
                    "the-nats",
                    new ComposeService(name, "nats", Environment.EMPTY, Set.of(), Set.of("TAG")))));
    Files.createFile(folder.resolve("fail"));
    assertThat(cli.services(project(Duration.ofSeconds(20))))
        .isEqualTo(Reading.unknown("docker compose ended with 1: no more memory"));
  }

  private CallOutcome up() {
    return cli.up(project(Duration.ofSeconds(20)), "nats", false, false, Optional::empty);
  }

  private ComposeProject project(Duration timeout) {
    return new ComposeProject(name, folder.toString(), List.of("compose.yml"), List.of(), timeout);
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }
}
