package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Recovery.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is done about an action whose outcome nobody knows: every state, both actions. */
class RecoveryTest {

  /** The container's stop time. */
  private static final Duration STOP = Duration.ofSeconds(10);

  private static final Instant BEFORE = at(-3600);
  private static final Instant SINCE = at(3);
  private static final Instant NOW = at(5);

  /** Stop time-out 10 s and 15 s more. */
  private static final Instant QUIET = at(25);

  @Test
  void theSameLifeAfterARestart() {
    assertSteps(
        Action.Restart,
        BEFORE,
        Map.of(
            ContainerState.RUNNING, new Step.Wait(QUIET),
            ContainerState.PAUSED, new Step.Wait(QUIET),
            ContainerState.RESTARTING, new Step.Wait(at(6)),
            ContainerState.EXITED, new Step.StartIt("c0ffee"),
            ContainerState.CREATED, new Step.StartIt("c0ffee"),
            ContainerState.DEAD, new Step.Fail("the container is dead"),
            ContainerState.REMOVING, new Step.Fail("the container is removing")));
  }

  @Test
  void anotherLifeAfterARestart() {
    assertSteps(
        Action.Restart,
        SINCE,
        Map.of(
            ContainerState.RUNNING, new Step.Verify(),
            ContainerState.PAUSED, new Step.Verify(),
            ContainerState.RESTARTING, new Step.Verify(),
            ContainerState.EXITED, new Step.StartIt("c0ffee"),
            ContainerState.CREATED, new Step.StartIt("c0ffee"),
            ContainerState.DEAD, new Step.Fail("the container is dead"),
            ContainerState.REMOVING, new Step.Fail("the container is removing")));
  }

  @Test
  void theSameLifeAfterAStart() {
    assertSteps(
        Action.Start,
        BEFORE,
        Map.of(
            ContainerState.RUNNING, new Step.Verify(),
            ContainerState.PAUSED, new Step.Verify(),
            ContainerState.RESTARTING, new Step.Wait(at(6)),
            ContainerState.EXITED, new Step.StartIt("c0ffee"),
            ContainerState.CREATED, new Step.StartIt("c0ffee"),
            ContainerState.DEAD, new Step.Fail("the container is dead"),
            ContainerState.REMOVING, new Step.Fail("the container is removing")));
  }

  @Test
  void anotherLifeAfterAStart() {
    assertSteps(
        Action.Start,
        SINCE,
        Map.of(
            ContainerState.RUNNING, new Step.Verify(),
            ContainerState.PAUSED, new Step.Verify(),
            ContainerState.RESTARTING, new Step.Verify(),
            ContainerState.EXITED, new Step.Verify(),
            ContainerState.CREATED, new Step.Verify(),
            ContainerState.DEAD, new Step.Fail("the container is dead"),
            ContainerState.REMOVING, new Step.Fail("the container is removing")));
  }

  @Test
  void aContainerThatIsGoneOrReplacedCanNotBeActedOnAnyMore() {
    var gone = ContainerFacts.absent("marketprism-hot-storage", "engine", NOW);
    var replaced = container(ContainerState.RUNNING, "decaf", SINCE, NOW);
    for (Action action : new Action[] {Action.Start, Action.Restart}) {
      assertThat(Recovery.next(intent(action), Reading.of(gone), NOW))
          .isEqualTo(new Step.Fail("the container is gone"));
      assertThat(Recovery.next(intent(action), Reading.of(replaced), NOW))
          .isEqualTo(new Step.Fail("the container is gone"));
    }
  }

  @Test
  void whileTheDaemonIsAwayItWaitsHoweverLong() {
    Step step = Recovery.next(intent(Action.Restart), Reading.unknown("refused"), at(9000));
    assertThat(step).isEqualTo(new Step.Wait(at(9001)));
  }

  @Test
  void aRestartThatHasNotComeAfterTheQuietTimeNeverWill() {
    assertThat(restartUnchangedAt(24, BEFORE)).isEqualTo(new Step.Wait(QUIET));
    assertThat(restartUnchangedAt(25, BEFORE))
        .isInstanceOfSatisfying(
            Step.Abort.class,
            abort -> assertThat(abort.reason()).isEqualTo(AbortReason.NotExecuted));
  }

  @Test
  void theQuietTimeNeedsADaemonThatHasBeenAnswering() {
    Instant answeringSince = at(100);
    assertThat(restartUnchangedAt(101, answeringSince)).isEqualTo(new Step.Wait(at(115)));
    assertThat(restartUnchangedAt(115, answeringSince)).isInstanceOf(Step.Abort.class);
  }

  private static Step restartUnchangedAt(int second, Instant answeringSince) {
    var intent =
        new Recovery.Intent(
            Action.Restart,
            new Incarnation("engine", "c0ffee", BEFORE),
            at(0),
            answeringSince,
            STOP);
    var facts = container(ContainerState.RUNNING, "c0ffee", BEFORE, at(second));
    return Recovery.next(intent, Reading.of(facts), at(second));
  }

  private static void assertSteps(
      Action action, Instant startedAt, Map<ContainerState, Step> expected) {
    expected.forEach(
        (state, step) -> {
          var facts = container(state, "c0ffee", startedAt, NOW);
          assertThat(Recovery.next(intent(action), Reading.of(facts), NOW))
              .as("%s of a container that is %s", action, state)
              .isEqualTo(step);
        });
  }

  private static Recovery.Intent intent(Action action) {
    return new Recovery.Intent(
        action, new Incarnation("engine", "c0ffee", BEFORE), at(0), BEFORE, STOP);
  }
}
