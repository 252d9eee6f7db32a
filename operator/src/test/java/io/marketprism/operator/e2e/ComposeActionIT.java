package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only docker compose can mend: by the operator where it may, else by a person. */
class ComposeActionIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  /** The DockerHost lists the compose project of this folder. */
  private void listProject(String project, String file) {
    scene.applyHostWith(
        "composeProjects: [{name: %s, directory: %s, files: [%s]}]"
            .formatted(project, Shell.ROOT.resolve("demo/services/compose/" + project), file));
  }

  /** The command for a person, as the container's own labels give it. */
  private static String byHand(StandIn standIn, String up) {
    return "`docker compose --project-name %s --project-directory %s -f %s up -d --no-deps %s`"
        .formatted(
            standIn.inspect("{{index .Config.Labels \"com.docker.compose.project\"}}"),
            standIn.inspect("{{index .Config.Labels \"com.docker.compose.project.working_dir\"}}"),
            standIn.inspect("{{index .Config.Labels \"com.docker.compose.project.config_files\"}}"),
            up);
  }

  private void applyQuickRunbook() {
    scene.applyStack(new QuickRunbook().spec());
  }

  @Shows("CollectorTargetDown/http-not-started")
  @Test
  void aCollectorThatLacksItsHttpSettingIsMadeAnewFromItsComposeFile() {
    listProject("data-collector", "docker-compose.unified.yml");
    StandIn.COLLECTOR.reset(Map.of("COLLECTOR_ENABLE_HTTP", ""));
    try (DockerEvents docker = new DockerEvents()) {
      applyQuickRunbook();
      scene.awaitActs(
          SOON, "Recreate data-collector for CollectorTargetDown/http-not-started: Succeeded");
      scene.awaitReady(SOON);
      assertThat(StandIn.COLLECTOR.inspect("{{.Config.Env}}")).contains("COLLECTOR_ENABLE_HTTP=1");
      assertThat(docker.of(StandIn.COLLECTOR.container(), "start")).hasSize(1);
      assertThat(docker.touched("start")).containsExactly(StandIn.COLLECTOR.container());
      assertThat(docker.touched("die")).containsExactly(StandIn.COLLECTOR.container());
      assertThat(operator.flightRecords().of(scene.remediations().getFirst()))
          .contains("COLLECTOR_ENABLE_HTTP is not set to 1, true or yes");
    } finally {
      StandIn.COLLECTOR.reset();
    }
  }

  @Shows("CollectorTargetDown/http-not-started")
  @Test
  void aCollectorOfAProjectThatIsNotListedIsLeftToAPersonWithTheCommand() {
    scene.applyHost();
    StandIn.COLLECTOR.reset(Map.of("COLLECTOR_ENABLE_HTTP", ""));
    String byHand = byHand(StandIn.COLLECTOR, "--build --pull missing data-collector");
    try (DockerEvents docker = new DockerEvents()) {
      applyQuickRunbook();
      var alert = scene.awaitReason("CollectorTargetDown", Reason.Escalated, SOON);
      assertThat(alert.message())
          .contains("COLLECTOR_ENABLE_HTTP is not set to 1, true or yes")
          .endsWith(byHand);
      scene.awaitEvent("Evidence CollectorTargetDown", SOON);
      assertThat(scene.conditionMessage("Stalled"))
          .contains("docker compose --project-name data-collector");
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEmpty();
    } finally {
      StandIn.COLLECTOR.reset();
    }
  }

  @Shows("BrokerDown/removed")
  @Test
  void aRemovedBrokerIsMadeFromItsComposeFile() {
    listProject("message-broker", "docker-compose.nats.yml");
    applyQuickRunbook();
    scene.awaitReady(SOON);
    Shell.run("docker", "rm", "--force", StandIn.NATS.container());
    try (DockerEvents docker = new DockerEvents()) {
      scene.awaitActs(SOON, "Create nats for BrokerDown/removed: Succeeded");
      scene.awaitReady(SOON);
      assertThat(docker.counts()).isEqualTo(Map.of(StandIn.NATS.container(), "create 1, start 1"));
      assertThat(operator.flightRecords().of(scene.remediations().getFirst()))
          .contains("Create marketprism-nats");
    } finally {
      StandIn.NATS.reset();
    }
  }

  @Shows("BrokerDown/removed")
  @Test
  void aRemovedBrokerOfAProjectThatIsNotListedIsLeftToAPersonWithTheCommand() {
    scene.applyHost();
    applyQuickRunbook();
    scene.awaitReady(SOON);
    String byHand = byHand(StandIn.NATS, "--no-recreate --no-build --pull missing nats");
    Shell.run("docker", "rm", "--force", StandIn.NATS.container());
    try (DockerEvents docker = new DockerEvents()) {
      var alert = scene.awaitReason("BrokerDown", Reason.NoScenario, SOON);
      assertThat(alert.message())
          .contains("the container is gone", "do it by hand")
          .endsWith(byHand);
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEmpty();
    } finally {
      StandIn.NATS.reset();
    }
    scene.awaitReason("BrokerDown", Reason.Inactive, SOON);
    assertThat(scene.acts()).isEmpty();
  }
}
