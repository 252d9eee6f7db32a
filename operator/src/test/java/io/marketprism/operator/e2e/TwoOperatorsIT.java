package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.oracle.Life;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two operators that both believe to lead, since each has a Lease of its own: one stack, one
 * Engine, and what is done is done once.
 */
@ExtendWith(UnderOracle.class)
class TwoOperatorsIT {

  private static final String OTHER_NAMESPACE = "marketprism-second";
  private static final int SIZE = 25;

  /** So many are restarted in a round, one after the other. */
  private static final int RESTARTED = 3;

  private final Rig rig;
  private final Bench bench;

  TwoOperatorsIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(SIZE, 2);
  }

  @Test
  void fiftyRacesEndInNoDoubleAct() {
    race(2);
  }

  @Tag("faults")
  @Test
  void aThousandRacesEndInNoDoubleAct() {
    race(40);
  }

  private void race(int rounds) {
    letBothLead();
    rig.watch().grants(Bench.NAMES);
    rig.applyHost(bench);
    rig.start();
    rig.start("--lease-namespace=" + OTHER_NAMESPACE);
    Set<String> holders = new HashSet<>();
    for (int round = 0; round < rounds; round++) {
      String stack = "race-" + round;
      rig.scene().applyStack(stack, bench.spec(Fault.RESTART, ""));
      rig.scene().awaitReady(stack, Duration.ofSeconds(60));
      IntStream.range(0, RESTARTED).forEach(i -> bench.breakIt(i, Fault.RESTART));
      awaitHealed(stack, (SIZE + RESTARTED) * round + RESTARTED);
      bench.stopAll(); // after it the storm gate holds restarts for a while
      awaitHealed(stack, (SIZE + RESTARTED) * (round + 1));
      rig.scene().remediations().forEach(r -> holders.add(String.valueOf(r.getStatus().holder())));
      rig.scene().removeStacks();
    }
    assertThat(holders).as("both have acted").hasSizeGreaterThanOrEqualTo(2);
    System.out.printf(
        "two leaders: %d intents, %d calls to start, %d to restart%n",
        rig.watch().lives().size(), calls(Step.START), calls(Step.RESTART));
  }

  private long calls(Step step) {
    return rig.watch().calls().stream().filter(step::is).count();
  }

  private void awaitHealed(String stack, int expected) {
    await("all are healed")
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              List<Life> lives = rig.watch().lives();
              return lives.size() >= expected
                  && lives.stream().allMatch(life -> life.endedAt() != null && !life.held())
                  && rig.scene().isReady(stack);
            });
  }

  /** The second one may have its Lease in a namespace of its own. */
  private static void letBothLead() {
    ControlPlane.get()
        .run(
            "bash",
            "-c",
            """
            create() { kubectl create "$@" --dry-run=client -o yaml | kubectl apply -f -; }
            create namespace %1$s
            create role marketprism-operator -n %1$s --verb=get,create,update,patch --resource=leases
            create rolebinding marketprism-operator -n %1$s --role=marketprism-operator \
              --serviceaccount=marketprism-system:marketprism-operator
            """
                .formatted(OTHER_NAMESPACE));
  }
}
