package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector's memory: watched, restarted, or a leak that a person must look for. */
class CollectorMemoryIT {

  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String ALERT = "CollectorHighMemory";

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @BeforeEach
  void allowTheDemo() {
    scene.applyHost();
  }

  @AfterEach
  void makeItAnew() {
    scene.removeResources();
    COLLECTOR.reset();
  }

  @Shows("CollectorHighMemory/growing")
  @Test
  void memoryThatGrowsBelowTheCriticalNumberIsWatchedAndNothingIsDone() {
    scene.applyStack(new QuickRunbook().with("thresholds: {collectorHighMemory: 100M}").spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("eat-memory", "150");
      StackStatus.AlertStatus alert = scene.awaitReason(ALERT, Reason.Watching, SOON);
      assertThat(alert.message()).isEqualTo("scenario growing: watch");
      COLLECTOR.breaks("none");
      scene.awaitReason(ALERT, Reason.Inactive, SOON);
      assertThat(scene.events())
          .anyMatch(e -> e.equals("Watching " + ALERT + ": scenario growing: watch"));
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEmpty();
    }
  }

  @Shows("CollectorHighMemory/near-critical")
  @Test
  void memoryNearTheCriticalNumberIsARestartAtOnce() {
    scene.applyStack(
        new QuickRunbook()
            .with("thresholds: {collectorHighMemory: 100M, collectorCriticalMemory: 200M}")
            .alert(ALERT, "forSeconds: 3600")
            .spec());
    scene.awaitReady(SOON);
    assertRestartsAtOnce("300");
  }

  /** The kernel kills at the container's limit, long before the runbook's 3.5 GB are reached. */
  @Shows("CollectorHighMemory/near-critical")
  @Test
  void memoryNearTheContainersOwnLimitIsARestartBeforeTheKernelKills() {
    COLLECTOR.reset(Map.of("STACK_MEMORY_LIMIT", "1G"));
    scene.applyStack(new QuickRunbook().alert(ALERT, "forSeconds: 3600").spec());
    scene.awaitReady(SOON);
    assertRestartsAtOnce("1020");
  }

  private void assertRestartsAtOnce(String megabytes) {
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("eat-memory", megabytes);
      scene.awaitActs(
          SOON, "Restart data-collector for CollectorHighMemory/near-critical: Succeeded");
      assertThat(docker.counts())
          .isEqualTo(Map.of(COLLECTOR.container(), DockerEvents.KILLED_AND_RESTARTED));
      var remediation = scene.remediations().getFirst();
      assertThat(remediation.getSpec().reason()).contains("scenario near-critical (", " MB)");
      assertThat(remediation.getSpec().evidence())
          .containsKeys("memory", "limit", "objects", "open files and sockets", "order books");
      assertThat(operator.flightRecords().of(remediation)).contains("== evidence", "== stats");
      scene.awaitReason(ALERT, Reason.Inactive, SOON);
    }
  }

  @Test
  void threeDeathsForWantOfMemoryAreALeakThatNoRestartMends() {
    COLLECTOR.reset(Map.of("STACK_MEMORY_LIMIT", "128M"));
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      for (int deaths = 1; deaths <= 3; deaths++) {
        dieForWantOfMemory(docker, deaths);
      }
      StackStatus.AlertStatus alert =
          await("escalated")
              .atMost(SOON)
              .until(this::memoryAlert, a -> a.escalatedBecause() != null);
      assertThat(alert.escalatedBecause())
          .startsWith("it fired 3 times within 86400 s: the cause is deeper than a restart reaches")
          .contains("memory ", "limit 134217728", "objects ", "order books ");
      assertThat(alert.recentFiringsOrEmpty()).hasSize(3);
      scene.awaitEvent("Evidence " + ALERT, SOON);
      assertThat(scene.events())
          .anyMatch(e -> e.startsWith("OutOfMemory " + ALERT))
          .anyMatch(e -> e.startsWith("Escalated CollectorHighMemory needs a person: it fired 3"));

      COLLECTOR.breaks("eat-memory", "115");
      scene.awaitReason(ALERT, Reason.Escalated, SOON);
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEqualTo(Map.of(COLLECTOR.container(), "die 3, start 3"));
    }
  }

  private StackStatus.AlertStatus memoryAlert() {
    return scene
        .alert(ALERT)
        .orElseGet(
            () -> StackStatus.AlertStatus.inactive(ALERT, "data-collector", Severity.warning));
  }

  private void dieForWantOfMemory(DockerEvents docker, int deaths) {
    await("listens after its start")
        .atMost(SOON)
        .untilAsserted(() -> COLLECTOR.breaks("eat-memory", "300"));
    await("death " + deaths)
        .atMost(SOON)
        .until(() -> docker.of(COLLECTOR.container(), "start").size() == deaths);
    await("counted")
        .atMost(SOON)
        .until(() -> memoryAlert().recentFiringsOrEmpty().size() == deaths);
    // Deaths no more than two seconds apart are one: the next must not follow at once.
    COLLECTOR.awaitHealthy();
  }
}
