package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fifty services of one host at once. */
@ExtendWith(UnderOracle.class)
class StormIT {

  private static final int SIZE = 50;
  private static final Duration GENEROUS = Duration.ofMinutes(5);

  private final Rig rig;
  private final Bench bench;

  StormIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(SIZE, 2);
  }

  @BeforeEach
  void allIsWell() {
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyStack(bench.spec(Fault.RESTART, ""));
    rig.start();
    rig.scene().awaitReady(GENEROUS);
  }

  @Test
  void fiftyThatAreStoppedAreAllStarted() {
    bench.stopAll();
    Instant down = Instant.now();
    await("all are started")
        .atMost(GENEROUS)
        .until(() -> EngineWatch.containers().stream().allMatch(c -> c.running()));
    System.out.printf(
        "storm: %d stopped containers run again %.1f s after the last was stopped%n",
        SIZE, Duration.between(down, Instant.now()).toMillis() / 1000.0);
    rig.scene().awaitReady(GENEROUS);
    System.out.printf(
        "storm: and are ready after %.1f s%n",
        Duration.between(down, Instant.now()).toMillis() / 1000.0);
    await("each start is verified").atMost(GENEROUS).until(rig.watch()::allEnded);
    // One that is slow to end doesn't answer while Docker still says that it runs.
    assertThat(
            rig.watch().calls().stream()
                .filter(call -> Step.START.is(call) || Step.RESTART.is(call)))
        .hasSize(SIZE);
  }

  @Test
  void fiftyThatFailAreTheHostsFaultAfterTwoRestarts() {
    bench.failAll();
    await("the storm gate is closed")
        .atMost(GENEROUS)
        .until(
            () ->
                rig.scene().status().alertsOrEmpty().stream()
                        .map(StackStatus.AlertStatus::reason)
                        .filter(reason -> reason == Reason.StormGate)
                        .count()
                    >= SIZE - 2);
    Signals.pass(Duration.ofSeconds(20));
    assertThat(rig.watch().calls().stream().filter(Step.RESTART::is).count())
        .isLessThanOrEqualTo(2);
  }
}
