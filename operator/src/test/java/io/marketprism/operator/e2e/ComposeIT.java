package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.docker.ComposeCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real docker client with its compose plug-in, on a real Docker Engine. */
class ComposeIT {

  private static final String CONTAINER = "compose-it-a-1";
  private static final String IMAGE = "marketprism-demo/compose-it:latest";

  private final ComposeCli compose =
      new ComposeCli("unix:///var/run/docker.sock", null, System.getenv());
  @TempDir private Path folder;
  private ComposeProject project = new ComposeProject("compose-it", "/", List.of());

  @BeforeEach
  void writeProject() throws IOException {
    remove();
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        services:
          a:
            image: %s
            build: .
            pull_policy: never
            network_mode: none
            environment: {MODE: "${MODE}"}
            command: [collector]
          b:
            image: %s
            container_name: the-b
            profiles: [extra]
        """
            .formatted(IMAGE, IMAGE));
    Files.writeString(
        folder.resolve("Dockerfile"), "FROM marketprism-demo/data-collector:latest\n");
    mode("one");
    project = new ComposeProject("compose-it", folder.toString(), List.of("compose.yml"));
  }

  private void mode(String value) throws IOException {
    Files.writeString(folder.resolve(".env"), "MODE=" + value + "\n");
  }

  @AfterEach
  void remove() {
    Shell.run(
        "bash",
        "-c",
        "docker rm -f %s >/dev/null 2>&1; docker rmi %s >/dev/null 2>&1; true"
            .formatted(CONTAINER, IMAGE));
  }

  @Test
  void findsThePlugIn() {
    assertThat(compose.version())
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known -> assertThat((String) known.value()).matches("v?2\\..*|5.*"));
  }

  @Test
  void theFilesTellWhichContainerIsWhichServices() {
    assertThat(compose.services(project))
        .isEqualTo(
            Reading.of(
                Map.of(
                    CONTAINER,
                    new ComposeService(
                        "compose-it",
                        "a",
                        new Environment(Map.of("MODE", "one")),
                        Set.of(),
                        Set.of()),
                    "the-b",
                    new ComposeService("compose-it", "b"))));
    assertThat(compose.services(demo("message-broker", "docker-compose.nats.yml")))
        .isEqualTo(
            Reading.of(Map.of("marketprism-nats", new ComposeService("message-broker", "nats"))));
  }

  @Test
  void filesThatCanNotBeReadTellNothing() throws IOException {
    Files.writeString(folder.resolve("compose.yml"), "services: {a: {image: [}}");
    assertThat(compose.services(project))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.why()).contains("yaml"));
  }

  @Test
  void buildsOnlyWhenItIsToldAndRecreatesOnlyWhenItIsTold() throws IOException {
    CallOutcome withoutImage = compose.up(project, "a", false, false, Optional::empty);
    assertThat(withoutImage)
        .isInstanceOfSatisfying(
            CallOutcome.Errored.class,
            errored -> assertThat(errored.message()).contains("compose-it"));
    assertThat(compose.up(project, "a", true, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(environment()).contains("MODE=one");
    mode("two");
    assertThat(compose.up(project, "a", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(environment()).contains("MODE=one");
    assertThat(compose.up(project, "a", false, true, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(environment()).contains("MODE=two");
    Shell.run("docker", "stop", "--time=1", CONTAINER);
    assertThat(compose.up(project, "a", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(state(CONTAINER)).isEqualTo("running");
  }

  /** Made again without its env file it would start with a blank password, and look well. */
  @Test
  void anEnvFileIsUsedAndWhatIsSetNowhereIsNamed() throws IOException {
    Files.delete(folder.resolve(".env"));
    assertThat(compose.services(project))
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known ->
                assertThat(((Map<?, ?>) known.value()).get(CONTAINER))
                    .isEqualTo(
                        new ComposeService(
                            "compose-it", "a", Environment.EMPTY, Set.of("MODE"), Set.of("MODE"))));
    Files.writeString(folder.resolve("prod.env"), "MODE=three\n");
    ComposeProject withFile = project.with(List.of("prod.env"));
    assertThat(compose.up(withFile, "a", true, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    assertThat(environment()).contains("MODE=three");
    assertThat(
            Shell.run(
                "docker",
                "inspect",
                "--format={{index .Config.Labels \"com.docker.compose.project.environment_file\"}}",
                CONTAINER))
        .isEqualTo(folder.resolve("prod.env").toString());
  }

  @Test
  void aFailureIsToldInComposesWords() {
    assertThat(compose.up(project, "nope", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.Errored("docker compose ended with 1: no such service: nope"));
  }

  @Test
  void whatTakesTooLongIsEnded() {
    ComposeProject hasty =
        new ComposeProject(
            project.name(), project.directory(), project.files(), List.of(), Duration.ofMillis(30));
    assertThat(compose.up(hasty, "a", true, false, Optional::empty))
        .isInstanceOf(CallOutcome.Unknown.class);
    assertThat(
            ProcessHandle.allProcesses()
                .flatMap(p -> p.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString())))
        .isEmpty();
  }

  @Test
  void bringsBackARemovedContainer() {
    Shell.run("demo/services/stack", "up");
    Shell.run("docker", "rm", "--force", "marketprism-nats");
    ComposeProject broker = demo("message-broker", "docker-compose.nats.yml");
    assertThat(compose.up(broker, "nats", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.Done());
    await("healthy")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Shell.run(
                    "docker", "inspect", "--format={{.State.Health.Status}}", "marketprism-nats"),
            "healthy"::equals);
    Shell.run("demo/services/stack", "reset", "nats");
  }

  private static ComposeProject demo(String name, String file) {
    Path directory = Shell.ROOT.resolve("demo/services/compose").resolve(name);
    return new ComposeProject(name, directory.toString(), List.of(file));
  }

  private static String environment() {
    return Shell.run("docker", "inspect", "--format={{.Config.Env}}", CONTAINER);
  }

  private static String state(String container) {
    return Shell.run("docker", "inspect", "--format={{.State.Status}}", container);
  }
}
