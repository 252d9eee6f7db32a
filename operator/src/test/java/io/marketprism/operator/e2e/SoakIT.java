package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.Bench.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One operator under random faults for hours: all is healed each time, the oracle finds nothing,
 * and the process takes no more of anything at the end than at the beginning.
 */
@Tag("soak")
@ExtendWith(UnderOracle.class)
class SoakIT {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final double HOURS = Double.parseDouble(System.getProperty("soak.hours", "1"));
  private static final long SEED = Long.getLong("soak.seed", new Random().nextLong());

  private final Rig rig;
  private final Bench bench;
  private final Random random = new Random(SEED);
  private final List<ProcessUse> samples = new ArrayList<>();

  SoakIT(Rig rig) {
    this.rig = rig;
    this.bench = rig.bench(6, 2);
  }

  @Test
  void nothingGrowsAndEverythingHeals() {
    System.out.printf("soak: %.2f hours, -Dsoak.seed=%d%n", HOURS, SEED);
    rig.applyHost(bench);
    OperatorUnderTest operator = rig.start();
    Instant end = Instant.now().plusMillis((long) (HOURS * 3_600_000));
    for (int round = 0; Instant.now().isBefore(end); round++) {
      String stack = "soak-" + round;
      try (Watch watch = new Watch(rig.docker()).grants(Bench.NAMES)) {
        rig.scene().applyStack(stack, bench.spec(Fault.RESTART, ""));
        rig.scene().awaitReady(stack, PATIENCE);
        String faults = breakSomething();
        await("round %d is over: %s".formatted(round, faults))
            .atMost(PATIENCE)
            .until(() -> watch.allEnded() && rig.scene().isReady(stack));
        watch.judge(Duration.ofSeconds(1));
        ProcessUse use = ProcessUse.of(operator.pid());
        samples.add(use);
        System.out.printf("soak: round %d, %s: %s%n", round, faults, use);
      }
      rig.scene().removeStacks();
    }
    ProcessUse.assertFlat(samples);
  }

  private String breakSomething() {
    int victim = random.nextInt(bench.size());
    int other = random.nextInt(bench.size());
    String api =
        switch (random.nextInt(6)) {
          case 0 -> freezeWatches();
          case 1 -> cutEngine();
          case 2 -> freezeEvents();
          default -> "";
        };
    Fault first = random.nextBoolean() ? Fault.START : Fault.RESTART;
    bench.breakIt(victim, first);
    String what = first + " of " + Bench.name(victim);
    if (other != victim) {
      bench.breakIt(other, Fault.START);
      what += ", START of " + Bench.name(other);
    }
    Signals.pass(Duration.ofSeconds(random.nextInt(8)));
    rig.api().freezeStreams(false);
    rig.docker().freezeStreams(false);
    if (api.equals("the Engine is away, ")) {
      rig.docker().restore();
    }
    return api + what;
  }

  private String freezeWatches() {
    rig.api().freezeStreams(true);
    return "watches stand still, ";
  }

  private String freezeEvents() {
    rig.docker().freezeStreams(true);
    return "Docker's events stand still, ";
  }

  private String cutEngine() {
    rig.docker().cut();
    return "the Engine is away, ";
  }
}
