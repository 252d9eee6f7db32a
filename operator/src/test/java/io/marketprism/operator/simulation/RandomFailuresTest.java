package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hours of random failures against the built-in runbook. Every seed is one virtual hour; a failure
 * names its seed and its second, and happens again with them.
 */
class RandomFailuresTest {

  /** Of one share; two shares are played at a time. */
  private static final int SEEDS = 50;

  private static final int AN_HOUR = 3600;

  /** On average something happens to one of the services this often, in seconds. */
  private static final int CALM = 45;

  private static final StackPolicy ENFORCING = policy("{}");
  private static final StackPolicy OBSERVING = policy("{mode: Observe}");
  private static final StackPolicy PAUSED = policy("{pause: {reason: a test}}");

  private final Set<RemediationPhase> outcomes = EnumSet.noneOf(RemediationPhase.class);
  private final Set<Action> actions = EnumSet.noneOf(Action.class);

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest(name = "from seed {0}")
  @ValueSource(ints = {0, 50, 100, 150})
  void whateverHappensTheRulesHold(int first) {
    for (int seed = first; seed < first + SEEDS; seed++) {
      run(seed);
    }
    assertThat(outcomes)
        .as("the simulation reaches every outcome")
        .contains(
            RemediationPhase.Succeeded,
            RemediationPhase.Ineffective,
            RemediationPhase.Failed,
            RemediationPhase.Aborted);
    assertThat(actions).containsExactly(Action.Start, Action.Restart);
  }

  private void run(int seed) {
    Random random = new Random(seed);
    StackFixture stack = StackFixture.builtIn().with(policy -> ENFORCING);
    Invariants invariants = new Invariants(stack);
    int brokerAway = 0;
    for (int second = 1; second <= AN_HOUR; second++) {
      if (random.nextInt(CALM) == 0) {
        happens(stack, random);
      }
      if (random.nextInt(900) == 0) {
        stack.operatorRestarts();
        invariants.clocksStartAnew();
      }
      if (random.nextInt(900) == 0) {
        stack.deleteRemediations();
      }
      Duration step = Duration.ofSeconds(1);
      if (random.nextInt(900) == 0) {
        step = Duration.ofSeconds(16 + random.nextInt(100));
        invariants.stoodStill(step);
      }
      if (random.nextInt(600) == 0) {
        stack.with(
            policy -> List.of(ENFORCING, ENFORCING, OBSERVING, PAUSED).get(random.nextInt(4)));
      }
      brokerAway = stack.service("nats").answers(stack.now()) ? 0 : brokerAway + 1;
      if (brokerAway == 21) {
        stack.service("hot-storage").fail(); // its client has given up
      }
      try {
        stack.step(step);
        invariants.check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed %d, second %d, so far %s".formatted(seed, second, stack.acts()), e);
      }
    }
    stack
        .attempts()
        .forEach(
            a -> {
              outcomes.add(a.phase());
              actions.add(a.action());
            });
  }

  static void happens(StackFixture stack, Random random) {
    List<String> names = new ArrayList<>(stack.services().keySet());
    SimulatedService service = stack.service(names.get(random.nextInt(names.size())));
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> service.stop();
      case 3 -> service.exit(random.nextInt(3));
      case 4, 5 -> service.fail();
      case 6 -> {
        service.fail();
        service.isBeyondRestarts();
      }
      case 7 -> service.recover();
      case 8 -> service.is(ContainerState.PAUSED);
      case 9 -> service.is(ContainerState.RESTARTING);
      case 10 -> service.is(ContainerState.ABSENT);
      case 11 -> service.isHidden("refused");
      case 12 -> service.isUnprobed("status 401");
      case 13 -> service.canNotBeStarted();
      case 14 -> service.boots(random.nextInt(200));
      case 15 -> service.access(new Access.NotAllowed("not on the list"));
      case 16 -> names.forEach(name -> stack.service(name).stop());
      default -> mended(service, stack);
    }
  }

  private static void mended(SimulatedService service, StackFixture stack) {
    service.isVisible();
    service.canBeStarted();
    service.isMendedByRestarts();
    service.boots(2);
    service.access(new Access.Granted());
    if (!service.isStopped()) {
      service.recover();
      if (service.state() != ContainerState.RUNNING) {
        service.begin(stack.now());
      }
    }
  }

  private static StackPolicy policy(String spec) {
    return RememberedConditions.in(StackFixture.compile(spec).policy());
  }
}
