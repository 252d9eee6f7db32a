package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Recovery.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is done about a call of docker compose whose outcome nobody knows. It may be between any two
 * of its steps, so what is seen before its time is over says nothing, but that it has succeeded.
 */
class RecoveryOfComposeTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Instant BEFORE = at(-3600);
  private static final Instant SINCE = at(30);

  /** The time-out and 15 s more. */
  private static final Instant QUIET = at(615);

  private static final Incarnation OLD = new Incarnation("engine", "c0ffee", BEFORE);
  private static final Incarnation NONE = new Incarnation("engine", "", Instant.EPOCH);

  @Test
  void anotherContainerWithAProcessIsWhatWasWanted() {
    for (ContainerState state : List.of(ContainerState.RUNNING, ContainerState.PAUSED)) {
      assertThat(next(Action.Recreate, OLD, container(state, "decaf", SINCE, SINCE), 31))
          .isEqualTo(new Step.Verify());
      assertThat(next(Action.Create, NONE, container(state, "decaf", SINCE, SINCE), 31))
          .isEqualTo(new Step.Verify());
    }
  }

  @Test
  void anythingElseMayStillBecomeIt() {
    for (ContainerState state : ContainerState.values()) {
      if (state != ContainerState.ABSENT) {
        assertThat(next(Action.Recreate, OLD, container(state, "c0ffee", BEFORE, SINCE), 614))
            .as("the old one is %s", state)
            .isEqualTo(new Step.Wait(QUIET));
      }
      if (!state.hasProcess() && state != ContainerState.ABSENT) {
        assertThat(next(Action.Create, NONE, container(state, "decaf", SINCE, SINCE), 614))
            .as("the new one is %s", state)
            .isEqualTo(new Step.Wait(QUIET));
      }
    }
    assertThat(next(Action.Create, NONE, absent(), 614)).isEqualTo(new Step.Wait(QUIET));
    assertThat(next(Action.Recreate, OLD, absent(), 614)).isEqualTo(new Step.Wait(QUIET));
  }

  @Test
  void whatItHasLeftAfterItsTimeIsFinishedOrGivenUp() {
    Step notExecuted = new Step.Abort(AbortReason.NotExecuted, "the call has not been carried out");
    Map.of(
            ContainerState.RUNNING, notExecuted,
            ContainerState.PAUSED, notExecuted,
            ContainerState.RESTARTING, notExecuted,
            ContainerState.EXITED, new Step.StartIt("c0ffee"),
            ContainerState.CREATED, new Step.StartIt("c0ffee"),
            ContainerState.DEAD, new Step.Fail("the container is dead"),
            ContainerState.REMOVING, new Step.Fail("the container is removing"))
        .forEach(
            (state, step) ->
                assertThat(
                        next(Action.Recreate, OLD, container(state, "c0ffee", BEFORE, QUIET), 615))
                    .as("the old one is %s", state)
                    .isEqualTo(step));
  }

  @Test
  void aNewContainerThatNeverCameUpIsStarted() {
    for (ContainerState state : List.of(ContainerState.EXITED, ContainerState.CREATED)) {
      assertThat(next(Action.Create, NONE, container(state, "decaf", SINCE, QUIET), 615))
          .isEqualTo(new Step.StartIt("decaf"));
      assertThat(next(Action.Recreate, OLD, container(state, "decaf", SINCE, QUIET), 615))
          .isEqualTo(new Step.StartIt("decaf"));
    }
    var reviving = container(ContainerState.RESTARTING, "decaf", SINCE, QUIET);
    assertThat(next(Action.Recreate, OLD, reviving, 615)).isEqualTo(new Step.Verify());
  }

  @Test
  void aContainerThatIsStillGoneAfterItsTimeHasNotBeenMade() {
    assertThat(next(Action.Create, NONE, absent(), 615))
        .isEqualTo(new Step.Fail("the container is absent"));
    assertThat(next(Action.Recreate, OLD, absent(), 615))
        .isEqualTo(new Step.Fail("the container is absent"));
  }

  @Test
  void theOldContainerRestartedByAnybodyIsAnotherLife() {
    assertThat(
            next(
                Action.Recreate,
                OLD,
                container(ContainerState.RUNNING, "c0ffee", SINCE, SINCE),
                31))
        .isEqualTo(new Step.Verify());
  }

  @Test
  void itsTimeNeedsADaemonThatHasBeenAnswering() {
    var intent = new Recovery.Intent(Action.Create, NONE, at(0), at(700), TIMEOUT);
    assertThat(Recovery.next(intent, Reading.of(absent()), at(714)))
        .isEqualTo(new Step.Wait(at(715)));
    assertThat(Recovery.next(intent, Reading.of(absent()), at(715))).isInstanceOf(Step.Fail.class);
    assertThat(Recovery.next(intent, Reading.unknown("refused"), at(9000)))
        .isEqualTo(new Step.Wait(at(9001)));
  }

  private static Step next(Action action, Incarnation target, ContainerFacts seen, int second) {
    var intent = new Recovery.Intent(action, target, at(0), BEFORE, TIMEOUT);
    return Recovery.next(intent, Reading.of(seen), at(second));
  }

  private static ContainerFacts absent() {
    return ContainerFacts.absent("marketprism-hot-storage", "engine", at(0));
  }
}
