package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.HostShare;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Rest;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stack is at rest exactly as long as another evaluation would find nothing else. */
class RestTest {

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final StackFixture stack = StackFixture.builtIn().advance(60);
  private final StackPolicy policy = stack.policy();

  private Optional<Rest> rest() {
    return Rest.of(policy, evaluate(stack.last().state()), stack.readings(), stack.now());
  }

  private Evaluation evaluate(EngineState before) {
    return Engine.evaluate(
        policy, before, stack.readings(), new History(stack.attempts()), stack.now());
  }

  @Test
  void aStackThatIsWellRestsForHalfAMinute() {
    Rest rest = rest().orElseThrow();
    Instant begin = stack.now();
    for (int looks = 1; looks < 6; looks++) {
      stack.step(LOOK);
      rest = rest.goesOn(stack.readings(), stack.now()).orElseThrow();
      assertThat(rest.state().evaluatedAt()).isEqualTo(stack.now());
    }
    stack.step(LOOK);
    assertThat(stack.now()).isEqualTo(begin.plusSeconds(30));
    assertThat(rest.goesOn(stack.readings(), stack.now())).isEmpty();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("a probe fails", s -> s.fail("healthz")),
        change("a probe can't be read", s -> s.isProbeUnknown("healthz", "status 401")),
        change("it is stopped", SimulatedService::stop),
        change("another life of it", s -> s.begin(StackFixture.at(60))),
        change("its host is away", s -> s.isHidden("refused")),
        change("its health check fails", s -> s.hasHealth("unhealthy")),
        change("a limit of its memory", s -> s.hasMemoryLimit(1e9)),
        change("its grant is gone", s -> s.access(new Access.NotAllowed("not on the list"))),
        change("it can be made", s -> s.isComposed(true)));
  }

  private static Arguments change(String what, Consumer<SimulatedService> change) {
    return Arguments.of(what, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whateverChangesEndsIt(String what, Consumer<SimulatedService> change) {
    Rest rest = rest().orElseThrow();
    change.accept(stack.service("nats"));
    stack.step(LOOK);
    assertThat(rest.goesOn(stack.readings(), stack.now())).as(what).isEmpty();
  }

  @Test
  void aNumberBeyondItsThresholdEndsIt() {
    Rest rest = rest().orElseThrow();
    stack.service("data-collector").shows("memory", Reading.of(3.5e9));
    stack.step(LOOK);
    assertThat(rest.goesOn(stack.readings(), stack.now())).isEmpty();
  }

  /** Such as the rate of messages while its window is filled. */
  @Test
  void whatCanNotBeSaidYetIsNoUnrest() {
    stack.service("data-collector").shows("publishRate", Reading.unknown("300 s are needed"));
    stack.step(LOOK);
    Evaluation before = evaluate(stack.last().state());
    Rest rest = Rest.of(policy, before, stack.readings(), stack.now()).orElseThrow();
    stack.step(LOOK);
    rest = rest.goesOn(stack.readings(), stack.now()).orElseThrow();
    assertThat(rest.state().equals(evaluate(before.state()).state())).isTrue();
    stack.service("data-collector").shows("publishRate", Reading.unknown("something else"));
    stack.step(LOOK);
    assertThat(rest.goesOn(stack.readings(), stack.now())).isEmpty();
  }

  @Test
  void aFailureElsewhereOnItsHostsEndsIt() {
    Rest rest = rest().orElseThrow();
    stack.step(LOOK);
    HostShare failing = new HostShare(1, List.of(stack.now()), null);
    Readings seen = new Readings(stack.readings().services(), Map.of("local", failing));
    assertThat(rest.goesOn(seen, stack.now())).isEmpty();
  }

  @Test
  void aTimeInWhichNobodyLookedEndsIt() {
    Rest rest = rest().orElseThrow();
    stack.step(Duration.ofSeconds(16));
    assertThat(rest.goesOn(stack.readings(), stack.now())).isEmpty();
  }

  @Test
  void whatIsPendingFiringOrBeingVerifiedIsNoRest() {
    stack.service("hot-storage").fail();
    for (int second = 0; second < 30; second++) {
      stack.step(Duration.ofSeconds(1));
      assertThat(rest()).isEmpty();
    }
  }

  /** Whatever goes on: where a look finds a stack at rest, an evaluation decides nothing. */
  @Test
  void anEvaluationInsteadWouldHaveDecidedNothing() {
    int rested = 0;
    for (int seed = 0; seed < 10; seed++) {
      rested += compare(new Random(seed), StackFixture.builtIn());
    }
    assertThat(rested).isGreaterThan(1_000);
  }

  private static int compare(Random random, StackFixture stack) {
    int rested = 0;
    EngineState state = EngineState.INITIAL;
    Optional<Rest> rest = Optional.empty();
    for (int look = 0; look < 1_000; look++) {
      if (random.nextInt(60) == 0) {
        RandomFailuresTest.happens(stack, random);
      }
      stack.step(Duration.ofSeconds(1 + random.nextInt(5)));
      Readings seen = stack.readings();
      StackPolicy present = stack.policy();
      Evaluation full =
          Engine.evaluate(present, state, seen, new History(stack.attempts()), stack.now());
      rest = rest.flatMap(before -> before.goesOn(seen, stack.now()));
      if (rest.isPresent()) {
        rested++;
        assertThat(full.toAct()).isEmpty();
        assertThat(full.decisions())
            .allMatch(d -> d.reason() == Reason.Inactive || d.reason() == Reason.Unknown);
        assertThat(full.readiness().values()).allMatch(verdict -> verdict.ready().isTrue());
        assertThat(rest.get().state().equals(full.state())).as("it goes on from the same").isTrue();
      } else {
        rest = Rest.of(present, full, seen, stack.now());
      }
      state = full.state();
    }
    return rested;
  }
}
