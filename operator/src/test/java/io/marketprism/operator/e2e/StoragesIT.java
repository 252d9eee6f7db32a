package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runs and doesn't serve is restarted, and what depends on it is left alone. */
class StoragesIT {

  private static final Duration SOON = Duration.ofSeconds(45);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @BeforeEach
  void applyQuickRunbook() {
    scene.applyHost();
    // The dependent's alert fires before its cause is treated.
    scene.applyStack(
        new QuickRunbook()
            .alert("ClickHouseHotDown", "forSeconds: 5")
            .alert("ColdStorageDown", "forSeconds: 2")
            .spec());
    scene.awaitReady(SOON);
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Shows
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "HOT_STORAGE, unhealthy, HotStorageDown/not-healthy",
    "COLD_STORAGE, unhealthy, ColdStorageDown/not-healthy",
    "CLICKHOUSE_COLD, hang, ClickHouseColdDown/not-answering",
  })
  void aServiceThatRunsAndDoesNotServeIsRestartedAlone(StandIn broken, String mode, String rule) {
    try (DockerEvents docker = new DockerEvents()) {
      broken.breaks(mode);
      assertRestartedAlone(docker, broken, rule, DockerEvents.RESTARTED);
    }
  }

  @Shows("ClickHouseHotDown/not-answering")
  @Test
  void whatDependsOnABrokenClickHouseIsHeldMeanwhile() {
    try (DockerEvents docker = new DockerEvents()) {
      StandIn.CLICKHOUSE_HOT.breaks("error");
      scene.awaitEvent("InhibitedByCause ColdStorageDown: clickhouse-hot comes first", SOON);
      assertRestartedAlone(
          docker,
          StandIn.CLICKHOUSE_HOT,
          "ClickHouseHotDown/not-answering",
          DockerEvents.RESTARTED);
    }
  }

  /** For longer than its grace: busy with its port closed, or by its own word. */
  @Shows
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "CLICKHOUSE_HOT, ClickHouseHotDown/coming-up",
    "CLICKHOUSE_COLD, ClickHouseColdDown/coming-up",
    "HOT_STORAGE, HotStorageDown/coming-up",
    "COLD_STORAGE, ColdStorageDown/coming-up",
    "COLLECTOR, CollectorTargetDown/coming-up",
  })
  void whatIsComingUpIsGivenTheTime(StandIn loading, String rule) {
    String alert = rule.substring(0, rule.indexOf('/'));
    try (DockerEvents docker = new DockerEvents()) {
      loading.breaks("--persist", "--for", "20s", "loading");
      Shell.run("docker", "restart", "--time=1", loading.container());
      assertThat(scene.awaitReason(alert, Reason.Waiting, SOON).message()).contains("coming-up");
      scene.awaitReason(alert, Reason.Inactive, SOON);
      scene.awaitReady(SOON);
      assertThat(docker.touched("start")).containsExactly(loading.container());
      assertThat(scene.remediations()).isEmpty();
    }
  }

  /** Nobody paused it: it can't even take the SIGTERM, so the engine kills it in the end. */
  @Shows("HotStorageDown/not-healthy")
  @Test
  void aProcessThatStandsStillIsRestarted() {
    StandIn.HOT_STORAGE.freeze();
    try (DockerEvents docker = new DockerEvents()) {
      assertRestartedAlone(
          docker,
          StandIn.HOT_STORAGE,
          "HotStorageDown/not-healthy",
          DockerEvents.KILLED_AND_RESTARTED);
    }
  }

  private void assertRestartedAlone(
      DockerEvents docker, StandIn broken, String rule, String counts) {
    scene.awaitActs(SOON, "Restart %s for %s: Succeeded".formatted(broken.service(), rule));
    scene.awaitReady(SOON);
    String alert = rule.substring(0, rule.indexOf('/'));
    scene.awaitReason(alert, Reason.Inactive, SOON);
    assertThat(docker.counts()).isEqualTo(Map.of(broken.container(), counts));
    assertThat(operator.flightRecords().of(scene.remediations().getFirst()))
        .contains("== network members");
  }
}
