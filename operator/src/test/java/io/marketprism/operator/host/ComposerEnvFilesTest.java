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
import io.marketprism.operator.runbook.Environment;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A container is made with what it was made with before, or not at all. */
class ComposerEnvFilesTest {

  private static final String NAME = "marketprism-nats";

  @TempDir private Path folder;
  private @Nullable Composer composer;

  @AfterEach
  void close() {
    if (composer != null) {
      composer.close();
    }
  }

  /** Two services of one project, each made with env files of its own. */
  @Test
  void eachIsMadeAgainWithTheEnvFilesThatItWasMadeWith() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; case $* in *config*)"
            + " echo '{\"services\": {\"broker\": {\"container_name\": \"marketprism-nats\"},"
            + " \"db\": {\"container_name\": \"marketprism-db\"}}}';; *) echo $* >> %s/up;; esac"
                .formatted(folder));
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]}]}"
            .formatted(folder));
    for (ComposeLabels labels : List.of(labels("broker", "a.env"), labels("db", "b.env"))) {
      String name = labels.service().equals("db") ? "marketprism-db" : NAME;
      assertThat(access(Reading.of(Containers.composed(name, labels)))).isNotNull();
    }
    await()
        .untilAsserted(
            () -> {
              Files.deleteIfExists(folder.resolve("up"));
              assertThat(up(NAME)).isEqualTo(new CallOutcome.Done());
              assertThat(up("marketprism-db")).isEqualTo(new CallOutcome.Done());
              assertThat(Files.readString(folder.resolve("up")))
                  .containsPattern("--env-file \\S+/a.env .*broker\n")
                  .containsPattern("--env-file \\S+/b.env .*db\n");
            });
  }

  /** After a restart nobody knows what a container that is gone was made with. */
  @Test
  void whatWasNeverSeenIsNotMadeWithABlankPassword() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; case $* in *config*)"
            + " echo '{\"services\": {\"broker\": {\"container_name\": \"marketprism-nats\","
            + " \"environment\": {\"PASSWORD\": \"\"}}}}';; *) touch %s/up;; esac"
                .formatted(folder));
    String listed =
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]%%s}]}"
            .formatted(folder);
    begin(listed.formatted(""));
    String why =
        "docker compose would leave PASSWORD blank, and what marketprism-nats was made with is not known: name its env files in composeProjects[].envFiles";
    ContainerFacts absent = ContainerFacts.absent(NAME, "e", Instant.EPOCH);
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(absent)))
                    .isInstanceOfSatisfying(
                        Compose.NotListed.class, c -> assertThat(c.why()).isEqualTo(why)));
    assertThat(up(NAME)).isEqualTo(new CallOutcome.Refused(why));
    assertThat(folder.resolve("up")).doesNotExist();
    close();
    begin(listed.formatted(", envFiles: [.env]"));
    await()
        .untilAsserted(
            () -> assertThat(access(Reading.of(absent))).isInstanceOf(Compose.Listed.class));
  }

  /** Values may be secrets, and a dollar is written twice by compose. */
  @Test
  void whatAnEnvFileGivesOtherwiseThanBeforeIsSaidByItsNameAlone() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; case $* in *config*)"
            + " echo '{\"services\": {\"broker\": {\"container_name\": \"marketprism-nats\","
            + " \"environment\": {\"PASSWORD\": \"new\", \"MODE\": \"live\", \"PRICE\": \"$$5\","
            + " \"ADDED\": \"1\"}}}}';; esac");
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]}]}"
            .formatted(folder));
    Environment old =
        Environment.of(List.of("PASSWORD=old", "MODE=live", "PRICE=$5", "PATH=/usr/bin"));
    ContainerFacts made = Containers.composed(NAME, labels("broker", ""), old);
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(made)))
                    .isEqualTo(
                        new Compose.Listed(
                            "message-broker",
                            "broker",
                            new TreeSet<>(List.of("ADDED", "PASSWORD")))));
    assertThat(access(Reading.of(ContainerFacts.absent(NAME, "e", Instant.EPOCH))))
        .as("also when it is gone")
        .isInstanceOfSatisfying(
            Compose.Listed.class, c -> assertThat(c.changed()).contains("PASSWORD"));
  }

  /** Minutes lie between a reading of the files and the call. */
  @ParameterizedTest
  @CsvSource({
    "broker, '', 0, docker compose would leave PASSWORD blank",
    "other, secret, 0, describe no marketprism-nats",
    "broker, secret, 14, compose project message-broker can't be read"
  })
  void whatHasChangedSinceItsFilesWereReadIsSeenBeforeTheCall(
      String service, String password, String code, String why) throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; cd %s; case $* in *config*) /bin/cat config; exit $(/bin/cat code);;"
                .formatted(folder)
            + " *) echo >up;; esac");
    Path config = folder.resolve("config");
    String described =
        "{\"services\": {\"%s\": {\"container_name\": \"marketprism-nats\","
            + " \"environment\": {\"PASSWORD\": \"%s\"}}}}";
    Files.writeString(config, described.formatted("broker", "secret"));
    Files.writeString(folder.resolve("code"), "0");
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]}]}"
            .formatted(folder));
    ContainerFacts absent = ContainerFacts.absent(NAME, "e", Instant.EPOCH);
    await()
        .untilAsserted(
            () -> assertThat(access(Reading.of(absent))).isInstanceOf(Compose.Listed.class));
    Files.writeString(config, described.formatted(service, password));
    Files.writeString(folder.resolve("code"), code);
    assertThat(up(NAME))
        .isInstanceOfSatisfying(
            CallOutcome.NotSent.class, refused -> assertThat(refused.toString()).contains(why));
    assertThat(folder.resolve("up")).doesNotExist();
  }

  /** Of files that can't be read nobody knows what they would leave blank. */
  @Test
  void nothingIsMadeAgainWhileItsFilesCanNotBeRead() throws IOException {
    install(
        "[ $2 = version ] && { echo 2.40.3; exit 0; }; case $* in *config*) echo broken >&2; exit 14;;"
            + " *) touch %s/up;; esac".formatted(folder));
    begin(
        "{endpoint: 'unix:///x', composeProjects: [{name: message-broker, directory: %s, files: [a.yml]}]}"
            .formatted(folder));
    ContainerFacts running =
        Containers.composed(NAME, new ComposeLabels("message-broker", "broker", "/x", "a.yml", ""));
    await()
        .untilAsserted(
            () ->
                assertThat(access(Reading.of(running)))
                    .isInstanceOfSatisfying(
                        Compose.NotListed.class,
                        c -> assertThat(c.why()).contains("can't be read", "broken")));
    assertThat(Objects.requireNonNull(composer).up(running, Action.Recreate, Optional::empty))
        .isInstanceOfSatisfying(
            CallOutcome.Refused.class,
            refused -> assertThat(refused.toString()).contains("can't be read", "broken"));
    assertThat(folder.resolve("up")).doesNotExist();
  }

  private static ComposeLabels labels(String service, String envFiles) {
    return new ComposeLabels("message-broker", service, "/x", "a.yml", envFiles);
  }

  private CallOutcome up(String container) {
    return Objects.requireNonNull(composer)
        .up(ContainerFacts.absent(container, "e", Instant.EPOCH), Action.Create, Optional::empty);
  }

  private void install(String script) throws IOException {
    Path client = folder.resolve("docker");
    Files.writeString(client, "#!/bin/sh\n" + script + "\n");
    assertThat(client.toFile().setExecutable(true)).isTrue();
  }

  private void begin(String spec) {
    DockerHostSpec declared = Serialization.unmarshal("---\n" + spec, DockerHostSpec.class);
    composer =
        new Composer(
            "local",
            new ComposeCli("unix:///x", null, Map.of("PATH", folder.toString())),
            QuietLoops.create(),
            () -> declared,
            () -> {});
  }

  private Compose access(Reading<ContainerFacts> container) {
    return Objects.requireNonNull(composer).access(container, service -> 1);
  }
}
