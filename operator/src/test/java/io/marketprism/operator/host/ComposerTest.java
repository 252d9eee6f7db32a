package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerFacts.ComposeLabels;
import io.marketprism.operator.runbook.Containers;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.docker.ComposeCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether docker compose may make a container, and what is typed where the operator may not. */
class ComposerTest {

  private static final String NAME = "marketprism-nats";

  /** In the stack it is called nats. */
  private static final ComposeLabels LABELS =
      new ComposeLabels(
          "message-broker",
          "broker",
          "/srv/market prism",
          "/srv/market prism/docker-compose.nats.yml,override.yml",
          "prod.env");

  private static final String BY_HAND =
      "docker compose --project-name message-broker --project-directory '/srv/market prism'"
          + " -f '/srv/market prism/docker-compose.nats.yml' -f '/srv/market prism/override.yml'"
          + " --env-file '/srv/market prism/prod.env' up -d --no-deps";

  @TempDir private Path folder;
  private @Nullable DockerHostSpec declared;
  private @Nullable Composer composer;

  @AfterEach
  void close() {
    if (composer != null) {
      composer.close();
    }
  }

  @Test
  void whoseProjectIsNotKnownGetsNoCommandThatIsMadeUp() {
    begin("{endpoint: 'unix:///x'}");
    assertThat(access(Reading.of(ContainerFacts.absent(NAME, "engine", Instant.EPOCH))))
        .isEqualTo(
            new Compose.NotListed(
                "DockerHost local lists no compose project with " + NAME, "", ""));
    assertThat(access(Reading.of(running(ComposeLabels.NONE))))
        .isInstanceOfSatisfying(
            Compose.NotListed.class, c -> assertThat(c.create() + c.recreate()).isEmpty());
    assertThat(access(Reading.unknown("away")))
        .isEqualTo(new Compose.NotListed("its container can't be seen", "", ""));
  }

  @Test
  void theCommandIsThatOfTheLabelsAlsoWhenTheContainerIsGone() {
    begin("{endpoint: 'unix:///x'}");
    Compose.NotListed expected =
        new Compose.NotListed(
            "DockerHost local lists no compose project with " + NAME,
            BY_HAND + " --no-recreate --no-build --pull missing broker",
            BY_HAND + " --build --pull missing broker");
    assertThat(access(Reading.of(running(LABELS)))).isEqualTo(expected);
    assertThat(access(Reading.of(ContainerFacts.absent(NAME, "engine", Instant.EPOCH))))
        .isEqualTo(expected);
  }

  /**
   * As one in Chinese in a process whose locale has no such letters: a stack must not end of it.
   */
  @Test
  void aPathThatThisProcessCantNameIsShownAsItIs() throws IOException {
    install("echo 2.40.3");
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: other, directory: \"/srv/\\0\","
            + " files: [a.yml]}]}");
    ComposeLabels labels = new ComposeLabels("p", "s", "/srv/\0", "/srv/\0/a.yml", "/srv/\0/.env");
    ContainerFacts absent = ContainerFacts.absent("x", "engine", Instant.EPOCH);
    assertThat(access(Reading.of(running(labels))))
        .isInstanceOfSatisfying(
            Compose.NotListed.class,
            c -> assertThat(c.create()).contains("--env-file '/srv/\0/.env'"));
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(absent)))
                    .isInstanceOfSatisfying(
                        Compose.NotListed.class,
                        c ->
                            assertThat(c.why())
                                .isEqualTo(
                                    "compose project other can't be read: the operator's locale can't"
                                        + " name the path /srv/\0: set LC_ALL=C.UTF-8 where it runs")));
  }

  /** A project that is listed, and whose client, folder or files can't be used. */
  @ParameterizedTest
  @ValueSource(strings = {"no client", "no folder", "no files"})
  void whereAProjectIsDeclaredTheCommandIsThatOfTheDeclaration(String fault) throws IOException {
    if (!fault.equals("no client")) {
      install("[ $2 = version ] && { echo 2.40.3; exit 0; }; echo there are no files >&2; exit 14");
    }
    String at = fault.equals("no files") ? folder.toString() : "/no/folder";
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s,"
                .formatted(at)
            + " files: [a.yml], envFiles: [b.env]}]}");
    access(Reading.of(running(LABELS)));
    String why = fault.equals("no client") ? "no docker CLI" : fault;
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(ContainerFacts.absent(NAME, "engine", Instant.EPOCH))))
                    .isInstanceOfSatisfying(
                        Compose.NotListed.class,
                        c -> {
                          assertThat(c.why()).contains(why);
                          assertThat(c.create())
                              .isEqualTo(
                                  "docker compose --project-name message-broker --project-directory %1$s -f %1$s/a.yml --env-file %1$s/b.env up -d --no-deps --no-recreate --no-build --pull missing broker"
                                      .formatted(at));
                        }));
  }

  @Test
  void whatItsFilesDescribeIsMade() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; };"
            + " echo '{\"services\": {\"broker\": {\"container_name\": \"marketprism-nats\"}}}'");
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s,"
                .formatted(folder)
            + " files: [a.yml]}]}");
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(ContainerFacts.absent(NAME, "e", Instant.EPOCH))))
                    .isEqualTo(new Compose.Listed("message-broker", "broker")));
  }

  /** {@code up --scale broker=3} is no word of a file, and compose ends what no file asks for. */
  @Test
  void whereMoreRunThanTheFilesDescribeNothingIsMade() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; };"
            + " echo '{\"services\": {\"broker\": {\"scale\": 2}, \"other\": {}}}'");
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s,"
                .formatted(folder)
            + " files: [a.yml]}]}");
    Composer begun = Objects.requireNonNull(composer);
    Reading<ContainerFacts> first = Reading.of(running(LABELS));
    await()
        .untilAsserted(
            () ->
                assertThat(begun.access(first, service -> 2))
                    .isEqualTo(new Compose.Listed("message-broker", "broker")));
    assertThat(begun.access(first, service -> 3))
        .isInstanceOfSatisfying(
            Compose.NotListed.class,
            c ->
                assertThat(c.why())
                    .isEqualTo(
                        "docker compose would remove containers of service broker, of which 3 run:"
                            + " its files describe 2"));
    assertThat(begun.describes("message-broker-broker-2")).isTrue();
    assertThat(begun.describes("message-broker-broker-3")).isFalse();
  }

  /** Reading the files again takes its time, and may wait for other projects. */
  @Test
  void aProjectThatIsTakenBackIsNotUsedAlthoughItsFilesWereRead() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; case $* in *config*)"
            + " echo '{\"services\": {\"broker\": {\"container_name\": \"marketprism-nats\"}}}';;"
            + " *) : > %s/up;; esac".formatted(folder));
    String listed =
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]}]}"
            .formatted(folder);
    begin(listed);
    ContainerFacts absent = ContainerFacts.absent(NAME, "e", Instant.EPOCH);
    await()
        .untilAsserted(
            () -> assertThat(access(Reading.of(absent))).isInstanceOf(Compose.Listed.class));
    for (String other : List.of("{endpoint: 'unix:///x'}", listed.replace("a.yml", "b.yml"))) {
      declare(other);
      assertThat(up(absent))
          .isEqualTo(
              new CallOutcome.NotSent(
                  "DockerHost local lists the compose project message-broker no more, or otherwise"));
    }
    assertThat(folder.resolve("up")).doesNotExist();
    declare(listed);
    assertThat(up(absent)).isEqualTo(new CallOutcome.Done());
    assertThat(folder.resolve("up")).exists();
  }

  private CallOutcome up(ContainerFacts absent) {
    return Objects.requireNonNull(composer).up(absent, Action.Create, Optional::empty);
  }

  private void install(String script) throws IOException {
    Path client = folder.resolve("docker");
    Files.writeString(client, "#!/bin/sh\n" + script + "\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
  }

  private void begin(String spec) {
    declare(spec);
    composer =
        new Composer(
            "local",
            new ComposeCli("unix:///x", null, Map.of("PATH", folder.toString())),
            QuietLoops.create(),
            () -> Objects.requireNonNull(declared),
            () -> {});
  }

  private void declare(String spec) {
    declared = Serialization.unmarshal("---\n" + spec, DockerHostSpec.class);
  }

  private Compose access(Reading<ContainerFacts> container) {
    return Objects.requireNonNull(composer).access(container, service -> 1);
  }

  private static ContainerFacts running(ComposeLabels labels) {
    return Containers.composed(NAME, labels);
  }
}
