package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector can't be scraped: what is done about it depends on why. */
class CollectorTargetDownIT {

  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final Duration SOON = Duration.ofSeconds(40);

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

  /** Docker revives it each time; only a restart that somebody asks for is told as one. */
  @Shows("CollectorTargetDown/crash-loop-resources")
  @Test
  void aProcessThatIsKilledAgainAndAgainIsRestartedWithBackOffUntilThatIsGivenUp() {
    scene.applyStack(
        new QuickRunbook()
            .alert(
                "CollectorTargetDown",
                // Each life is a second long; a slow machine sees it for longer.
                "forSeconds: 2, verify: {withinSeconds: 10, stableSeconds: 8},"
                    + " escalation: {afterIneffective: 2}")
            .spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("crash-loop", "137", "killed");
      scene.awaitActs(
          Duration.ofSeconds(100),
          "Restart data-collector for CollectorTargetDown/crash-loop-resources: Ineffective",
          "Restart data-collector for CollectorTargetDown/crash-loop-resources: Ineffective");
      String because =
          scene
              .awaitReason("CollectorTargetDown", Reason.Escalated, Duration.ofSeconds(60))
              .escalatedBecause();
      assertThat(because)
          .startsWith("what was done did not help, marketprism.data-collector.")
          .contains(" Ineffective: ");

      List<Remediation> both = scene.carriedOut();
      Instant firstEnded = Instant.parse(both.getFirst().getStatus().endedAt());
      Instant secondBegan = Instant.parse(both.getLast().getStatus().executingAt());
      assertThat(Duration.between(firstEnded, secondBegan)).isGreaterThan(Duration.ofSeconds(5));
      assertThat(both.getLast().getSpec().reason())
          .containsPattern("killed [0-9]+ times within 300 s, out of memory 0");
      both.forEach(r -> assertThat(operator.flightRecords().of(r)).contains("killed"));
      assertThat(docker.of(COLLECTOR.container(), "restart")).hasSize(2);
      assertThat(docker.touched("start")).containsExactly(COLLECTOR.container());
      assertThat(docker.touched("die")).containsExactly(COLLECTOR.container());
    }
  }

  @Shows("CollectorTargetDown/crash-loop-resources")
  @Test
  void aProcessThatDiesForWantOfMemoryIsRestartedAndWellOnceAPersonGivesItMore() {
    COLLECTOR.reset(Map.of("STACK_MEMORY_LIMIT", "64M"));
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("--persist", "eat-memory", "200");
      await("restarted")
          .atMost(SOON)
          .until(() -> docker.of(COLLECTOR.container(), "restart").size() == 1);
      Shell.run("docker", "update", "--memory=1G", "--memory-swap=1G", COLLECTOR.container());
      scene.awaitActs(
          SOON, "Restart data-collector for CollectorTargetDown/crash-loop-resources: Succeeded");

      assertThat(scene.carriedOut().getFirst().getSpec().reason())
          .containsPattern("killed [1-9][0-9]* times within 300 s, out of memory [1-9][0-9]*");
      assertThat(docker.of(COLLECTOR.container(), "restart")).hasSize(1);
      assertThat(docker.touched("start")).containsExactly(COLLECTOR.container());
    }
  }

  @Shows("CollectorTargetDown/crash-loop-configuration")
  @Test
  void aProcessThatSaysTheSameLastWordsEachTimeIsNotRestartedButToldToAPerson() {
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("crash-loop", "1", "no such host");
      var alert = scene.awaitReason("CollectorTargetDown", Reason.Escalated, SOON);
      assertThat(alert.message())
          .startsWith("crash-loop-configuration (the same last log lines ")
          .contains("exit code 1", "a person must look");
      scene.awaitEvent("Evidence CollectorTargetDown, kept as ", Duration.ofSeconds(60));
      assertThat(scene.events())
          .anyMatch(e -> e.startsWith("Evidence ") && e.contains("no such host"));
      assertThat(operator.flightRecords().read(operator.flightRecords().names().getLast()))
          .contains("CollectorTargetDown needs a person", "no such host");
      assertThat(scene.condition("Stalled")).isEqualTo("True");
      assertThat(scene.conditionMessage("Stalled"))
          .startsWith("Escalated: ")
          .contains("CollectorTargetDown: crash-loop-configuration");

      assertThat(scene.acts()).isEmpty();
      assertThat(docker.touched("restart")).isEmpty();
      assertThat(docker.touched("kill")).isEmpty();
      assertThat(docker.touched("start")).containsExactly(COLLECTOR.container());
    }
  }

  /** It ignores SIGTERM, so the engine takes the whole stop time: one call all the same. */
  @Shows("CollectorTargetDown/not-answering")
  @Test
  void aProcessThatHangsIsRestartedByOneCallHoweverLongItsStopTakes() {
    COLLECTOR.reset(Map.of("STACK_STOP_TIMEOUT", "10"));
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("hang");
      scene.awaitActs(
          SOON, "Restart data-collector for CollectorTargetDown/not-answering: Succeeded");
      assertThat(docker.counts())
          .isEqualTo(Map.of(COLLECTOR.container(), DockerEvents.KILLED_AND_RESTARTED));
      Instant asked = docker.of(COLLECTOR.container(), "kill").getFirst().at();
      Instant died = docker.of(COLLECTOR.container(), "die").getFirst().at();
      assertThat(Duration.between(asked, died)).isGreaterThan(Duration.ofSeconds(9));
      assertThat(operator.flightRecords().of(scene.carriedOut().getFirst()))
          .contains("== last log lines");
      scene.awaitReason("CollectorTargetDown", Reason.Inactive, SOON);
    }
  }

  /** Each time with other last words, so no configuration explains it. */
  @Shows("CollectorTargetDown/crash-loop")
  @Test
  void aProcessThatCrashesInDifferentWaysIsRestarted() {
    // Longer than a revival takes, so that it is the hanging process that is restarted.
    scene.applyStack(
        new QuickRunbook()
            // Its own short times would make it fire within a crash loop, before the subject here.
            .alert("CollectorNoDataIngestion", "forSeconds: 300")
            .alert("CollectorTargetDown", "forSeconds: 5")
            .spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      for (List<String> before :
          List.of(
              List.of("rate-limit", "status"),
              List.of("rate-limit", "message"),
              List.of("websockets-down"))) {
        Instant broken = Instant.now();
        COLLECTOR.breaks(before.toArray(String[]::new));
        awaitLogLines(broken);
        int lives = docker.of(COLLECTOR.container(), "start").size();
        COLLECTOR.breaks("crash", "1");
        await("revived")
            .atMost(SOON)
            .until(() -> docker.of(COLLECTOR.container(), "start").size() > lives);
        COLLECTOR.awaitHealthy();
      }
      COLLECTOR.breaks("hang");
      scene.awaitActs(SOON, "Restart data-collector for CollectorTargetDown/crash-loop: Succeeded");
      assertThat(docker.of(COLLECTOR.container(), "restart")).hasSize(1);
      assertThat(docker.touched("start")).containsExactly(COLLECTOR.container());
    }
  }

  /** What a break writes every two or three seconds, and not what is written all the time. */
  private static void awaitLogLines(Instant since) {
    await("log lines of a break")
        .atMost(SOON)
        .until(
            () ->
                Shell.run("docker", "logs", "--since=" + since, COLLECTOR.container())
                    .lines()
                    .anyMatch(line -> !line.contains("last_update_id")));
  }

  /** Its health is fine, so a restart would lose data for nothing. */
  @Shows("CollectorTargetDown/metrics-only")
  @Test
  void aCollectorWhoseMetricsAloneFailIsLeftToAPerson() {
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("metrics-error");
      assertThat(scene.awaitReason("CollectorTargetDown", Reason.Escalated, SOON).message())
          .startsWith("metrics-only");
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.all()).isEmpty();
    }
  }
}
