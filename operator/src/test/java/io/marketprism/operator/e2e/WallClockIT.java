package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wall clock of the operator's machine is set, by an hour: nothing is proven or over by it. */
class WallClockIT {

  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Of ClickHouseHotDown and ClickHouseColdDown here. */
  private static final Duration PROOF = Duration.ofSeconds(8);

  private static final String HOT = "marketprism-clickhouse-hot";
  private static final String COLD = "marketprism-clickhouse-cold";

  private final Scene scene = Scene.fresh();

  @AfterEach
  void makeItWell() {
    scene.removeResources();
    StandIn.COLLECTOR.breaks("none");
  }

  @Test
  void whatIsBeingProvenIsProvenInItsTimeAndHealedOnce() throws IOException {
    WallClock clock = WallClock.right();
    try (OperatorUnderTest operator = OperatorUnderTest.startBy(clock);
        DockerEvents docker = new DockerEvents()) {
      scene.applyHost();
      scene.applyStack(
          new QuickRunbook()
              .alert("ClickHouseHotDown", "forSeconds: " + PROOF.toSeconds())
              .alert("ClickHouseColdDown", "forSeconds: " + PROOF.toSeconds())
              .spec());
      scene.awaitReady(SOON);
      String leader = LeadershipIT.holder();

      Instant hot = stopAndSet(HOT, "ClickHouseHotDown", clock, AN_HOUR);
      scene.awaitActs(SOON, "Start clickhouse-hot for ClickHouseHotDown/stopped: Succeeded");
      Instant cold = stopAndSet(COLD, "ClickHouseColdDown", clock, Duration.ZERO);
      scene.awaitActs(
          SOON,
          "Start clickhouse-hot for ClickHouseHotDown/stopped: Succeeded",
          "Start clickhouse-cold for ClickHouseColdDown/stopped: Succeeded");

      assertThat(docker.of(HOT, "start"))
          .singleElement()
          .satisfies(start -> assertThat(start.at()).isAfter(hot.plus(PROOF)));
      assertThat(docker.of(COLD, "start"))
          .singleElement()
          .satisfies(start -> assertThat(start.at()).isAfter(cold.plus(PROOF)));
      assertThat(operator.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(LeadershipIT.holder()).isEqualTo(leader);
    }
  }

  /** Sets the clock while the alert is pending; when the container was stopped. */
  private Instant stopAndSet(String container, String alert, WallClock clock, Duration off) {
    Instant begin = Instant.now();
    Shell.run("docker", "stop", container);
    scene.awaitReason(alert, Reason.Pending, SOON);
    clock.set(off);
    return begin;
  }

  @Test
  void aWaitForARateLimitIsNotOverByIt() {
    WallClock clock = WallClock.right();
    StandIn.COLLECTOR.reset();
    try (OperatorUnderTest operator = OperatorUnderTest.startBy(clock);
        DockerEvents docker = new DockerEvents()) {
      scene.applyHost();
      scene.applyStack(new QuickRunbook().spec());
      scene.awaitReady(SOON);
      StandIn.COLLECTOR.breaks("rate-limit", "status");
      scene.awaitReason("CollectorNoDataIngestion", Reason.Waiting, SOON);
      for (Duration off : List.of(AN_HOUR, Duration.ZERO)) {
        clock.set(off);
        Signals.pass(Duration.ofSeconds(5));
        assertThat(scene.acts()).isEmpty();
      }
      scene.awaitReason("CollectorNoDataIngestion", Reason.Waiting, SOON);
      assertThat(docker.touched("restart")).isEmpty();
      assertThat(operator.isAlive()).isTrue();
    }
  }
}
