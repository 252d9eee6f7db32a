package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ComposeProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeCliTest {

  private static final ComposeProject PROJECT =
      new ComposeProject(
          "message-broker",
          "/opt/market prism/it's",
          List.of("docker-compose.nats.yml", "/etc/override.yml"));

  @TempDir private Path empty;

  @Test
  void theCommandIsAListOfArguments() {
    assertThat(ComposeCli.command(PROJECT, "nats", false, false))
        .containsExactly(
            "docker",
            "compose",
            "--project-name",
            "message-broker",
            "--project-directory",
            "/opt/market prism/it's",
            "-f",
            "/opt/market prism/it's/docker-compose.nats.yml",
            "-f",
            "/etc/override.yml",
            "up",
            "-d",
            "--no-deps",
            "--no-recreate",
            "--no-build",
            "--pull",
            "missing",
            "nats");
  }

  @Test
  void buildsAndRecreatesWhenItIsTold() {
    assertThat(ComposeCli.command(PROJECT, "nats", true, true))
        .endsWith("up", "-d", "--no-deps", "--build", "--pull", "missing", "nats");
  }

  @Test
  void envFilesTakeThePlaceOfTheProjectsOwn() {
    assertThat(ComposeCli.command(PROJECT.with(List.of("prod.env")), "nats", false, false))
        .containsSubsequence("--env-file", "/opt/market prism/it's/prod.env", "up");
  }

  @Test
  void aPersonCanPasteIt() {
    assertThat(ComposeCli.forPerson(PROJECT, "nats", true, false))
        .isEqualTo(
            "docker compose --project-name message-broker --project-directory"
                + " '/opt/market prism/it'\\''s' -f"
                + " '/opt/market prism/it'\\''s/docker-compose.nats.yml' -f /etc/override.yml"
                + " up -d --no-deps --no-recreate --build --pull missing nats");
  }

  @Test
  void saysPlainlyThatThereIsNoClient() {
    ComposeCli absent =
        new ComposeCli("unix:///var/run/docker.sock", null, Map.of("PATH", empty.toString()));
    String sentence = "there is no docker CLI with the compose plug-in on this machine";
    assertThat(absent.version()).isEqualTo(Reading.unknown(sentence));
    assertThat(absent.services(PROJECT)).isEqualTo(Reading.unknown(sentence));
    assertThat(absent.up(PROJECT, "nats", false, false, Optional::empty))
        .isEqualTo(new CallOutcome.NotSent(sentence));
  }

  @Test
  void anOptionIsNoService() {
    assertThat(
            new ComposeCli("unix:///var/run/docker.sock", null, System.getenv())
                .up(PROJECT, "--scale=x", false, false, Optional::empty))
        .isInstanceOf(CallOutcome.NotSent.class);
  }
}
