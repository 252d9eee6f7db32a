package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.proxy.Call;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the leader's end to the first act of the one that stood by. */
@ExtendWith(UnderOracle.class)
class HandoverIT {

  /** Of the alert, in {@link Bench#spec}. */
  private static final Duration PROOF = Duration.ofSeconds(1);

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private final Rig rig;
  private final Bench bench;

  HandoverIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(1, 2);
  }

  @Test
  void aStandbyActsAfterTheLeaderWasKilled() {
    handOver("killed", OperatorUnderTest::kill);
  }

  @Test
  void aStandbyActsAfterTheLeaderHasEndedInOrder() {
    handOver("ended in order", OperatorUnderTest::terminate);
  }

  private void handOver(String how, java.util.function.Consumer<OperatorUnderTest> end) {
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.scene().applyStack(bench.spec(Fault.RESTART, ""));
    OperatorUnderTest leader = rig.start();
    rig.scene().awaitReady(GENEROUS);
    rig.start();
    end.accept(leader);
    Instant ended = Instant.now();
    bench.breakIt(0, Fault.START);
    await("the standby acts")
        .atMost(GENEROUS)
        .until(() -> rig.watch().calls().stream().anyMatch(Step.START::is));
    Instant acted =
        rig.watch().calls().stream().filter(Step.START::is).map(Call::at).findFirst().orElseThrow();
    Duration taken = Duration.between(ended, acted);
    System.out.printf(
        "leader %s: first act of the next one after %.1f s, %.1f s of them its proof%n",
        how, taken.toMillis() / 1000.0, PROOF.toMillis() / 1000.0);
    assertThat(taken).isLessThan(GENEROUS);
    rig.scene().awaitReady(GENEROUS);
  }
}
