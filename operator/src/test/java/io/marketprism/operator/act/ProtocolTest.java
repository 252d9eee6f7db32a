package io.marketprism.operator.act;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.act.Protocol.Doubt;
import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.Intent;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.act.Protocol.Step;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each state and each fact of the protocol, for each action. */
class ProtocolTest {

  private static final Instant BEFORE = at(-3600);
  private static final Instant SINCE = at(3);
  private static final Instant NOW = at(5);
  static final Incarnation OLD = new Incarnation("engine", "c0ffee", BEFORE);
  private static final Incarnation NONE = new Incarnation("engine", "", Instant.EPOCH);

  private static final Step LEAVE = new Step.Leave();
  private static final Step CALL = new Step.Call();
  private static final Step LOOK_AGAIN = new Step.Watch(at(6));
  private static final Step START = new Step.Start("c0ffee");

  /** The quiet time of a restart: stop time-out 10 s and 15 s more. */
  private static final Step QUIET = new Step.Watch(at(25));

  static final List<CallOutcome> OUTCOMES =
      List.of(
          new CallOutcome.Done(),
          new CallOutcome.NotSent("away"),
          new CallOutcome.Refused("no"),
          new CallOutcome.Errored("err"),
          new CallOutcome.Unknown("cut"));

  @Test
  void whatIsPlannedIsClaimedInTimeByTheLeaderOrEnds() {
    State state = State.PLANNED;
    assertThat(next(state, new Fact.Met(true, false))).isEqualTo(new Step.Claim());
    assertThat(next(state, new Fact.Met(false, false))).isEqualTo(LEAVE);
    assertThat(next(state, new Fact.Met(true, true))).satisfies(aborts(AbortReason.Expired));
    assertThat(next(state, new Fact.Met(false, true))).satisfies(aborts(AbortReason.Expired));
    assertThat(next(state, new Fact.Orphaned())).satisfies(aborts(AbortReason.StackGone));
  }

  @Test
  void fromNoStateButAClaimOfThisProcessLeadsAWayToTheCall() {
    Set<State> calling = EnumSet.noneOf(State.class);
    for (State state : State.values()) {
      for (Action action : List.of(Action.Start, Action.Restart, Action.Create, Action.Recreate)) {
        for (Fact fact : anyFact()) {
          if (Protocol.next(new Intent(action, OLD), state, fact) instanceof Step.Call) {
            calling.add(state);
            assertThat(fact).isInstanceOf(Fact.Inspected.class);
          }
        }
      }
    }
    assertThat(calling).containsExactly(State.CLAIMED);
    for (RemediationPhase phase : RemediationPhase.values()) {
      assertThat(State.met(phase)).isNotEqualTo(State.CLAIMED);
    }
  }

  @Test
  void anActionOfAnotherVersionIsNeverCalled() {
    for (State state : List.of(State.PLANNED, State.IN_DOUBT)) {
      for (Fact fact : anyFact()) {
        assertThat(Protocol.next(new Intent(Action.Escalate, OLD), state, fact))
            .satisfies(aborts(AbortReason.Superseded));
      }
    }
  }

  @Test
  void everyWrittenPhaseComesAfterTheOneBefore() {
    for (State state : State.values()) {
      for (Fact fact : anyFact()) {
        boolean shows = fact instanceof Fact.Proposed; // the phase that it has by its spec
        if (!shows && next(state, fact) instanceof Step.Move move) {
          assertThat(State.met(move.phase())).as("%s %s", state, fact).isGreaterThan(state);
        }
      }
    }
  }

  @Test
  void whatIsOverIsReleasedAndNothingElse() {
    for (Fact fact : anyFact()) {
      assertThat(next(State.ENDED, fact)).isEqualTo(new Step.Release());
    }
  }

  @Test
  void justBeforeTheCallTheContainerMustBeTheOneThatWasJudged() {
    assertThat(inspected(Action.Restart, running(BEFORE))).isEqualTo(CALL);
    assertThat(inspected(Action.Restart, running(SINCE)))
        .satisfies(aborts(AbortReason.IncarnationChanged));
    assertThat(inspected(Action.Start, exited(BEFORE))).isEqualTo(CALL);
    assertThat(inspected(Action.Start, running(BEFORE))).satisfies(aborts(AbortReason.Resolved));
    assertThat(next(State.CLAIMED, new Fact.Inspected(Reading.unknown("away"), null)))
        .satisfies(aborts(AbortReason.HostUnreachable));
  }

  @Test
  void anObjectionStopsTheCall() {
    for (AbortReason reason : AbortReason.values()) {
      var objection = new Protocol.Objection(reason, "because");
      assertThat(next(State.CLAIMED, new Fact.Inspected(known(running(BEFORE)), objection)))
          .satisfies(aborts(reason));
    }
  }

  @Test
  void anAnswerOfTheCall() {
    assertAnswers(Action.Start, exited(BEFORE), "Verifying", "Failed", "Failed", "Failed", "Watch");
    assertAnswers(Action.Start, running(SINCE), "Verifying", "Failed", "Failed", "Watch", "Watch");
    assertAnswers(
        Action.Restart, running(BEFORE), "Verifying", "Failed", "Failed", "Watch", "Watch");
    assertAnswers(
        Action.Restart, exited(BEFORE), "Verifying", "Failed", "Failed", "Watch", "Watch");
    assertAnswers(
        Action.Recreate, running(BEFORE), "Failed", "Failed", "Failed", "Failed", "Watch");
    assertAnswers(
        Action.Recreate, running(SINCE), "Verifying", "Failed", "Failed", "Watch", "Watch");
  }

  @Test
  void theSameLifeAfterARestart() {
    assertWatched(Action.Restart, BEFORE, QUIET, QUIET, LOOK_AGAIN, START, START);
  }

  @Test
  void anotherLifeAfterARestart() {
    assertWatched(Action.Restart, SINCE, VERIFIES, VERIFIES, VERIFIES, START, START);
  }

  @Test
  void theSameLifeAfterAStart() {
    assertWatched(Action.Start, BEFORE, VERIFIES, VERIFIES, LOOK_AGAIN, START, START);
  }

  @Test
  void anotherLifeAfterAStart() {
    assertWatched(Action.Start, SINCE, VERIFIES, VERIFIES, VERIFIES, VERIFIES, VERIFIES);
  }

  private static final Step VERIFIES =
      new Step.Move(RemediationPhase.Verifying, null, "carried out, as the container itself shows");

  @Test
  void aContainerThatIsGoneOrReplacedCanNotBeActedOnAnyMore() {
    for (Action action : List.of(Action.Start, Action.Restart)) {
      assertThat(watched(action, absent())).satisfies(moves(RemediationPhase.Failed));
      assertThat(watched(action, container(ContainerState.RUNNING, "decaf", SINCE, NOW)))
          .satisfies(moves(RemediationPhase.Failed));
    }
  }

  @Test
  void anotherDaemonSaysNothingOfTheContainer() {
    var absent = ContainerFacts.absent("marketprism-hot-storage", "another", NOW);
    assertThat(watched(Action.Restart, absent)).isEqualTo(LOOK_AGAIN);
    assertThat(compose(Action.Recreate, OLD, absent, 9000)).isEqualTo(new Step.Watch(at(9001)));
  }

  @Test
  void whileTheEngineIsAwayItWaitsHoweverLong() {
    var doubt = new Doubt(at(0), BEFORE, Duration.ofSeconds(10));
    assertThat(next(State.IN_DOUBT, new Fact.Watched(Reading.unknown("refused"), doubt, at(9000))))
        .isEqualTo(new Step.Watch(at(9001)));
    assertThat(next(State.IN_DOUBT, new Fact.HostGone())).satisfies(aborts(AbortReason.HostGone));
  }

  @Test
  void aRestartThatHasNotComeAfterTheQuietTimeNeverWill() {
    assertThat(restartUnchanged(24, BEFORE)).isEqualTo(QUIET);
    assertThat(restartUnchanged(25, BEFORE)).satisfies(aborts(AbortReason.NotExecuted));
  }

  @Test
  void theQuietTimeNeedsAnEngineThatHasBeenAnswering() {
    assertThat(restartUnchanged(101, at(100))).isEqualTo(new Step.Watch(at(115)));
    assertThat(restartUnchanged(115, at(100))).satisfies(aborts(AbortReason.NotExecuted));
  }

  @Test
  void aCallOfComposeMayBeBetweenAnyTwoOfItsStepsUntilItsTimeIsOver() {
    for (ContainerState state : ContainerState.values()) {
      if (state != ContainerState.ABSENT) {
        assertThat(compose(Action.Recreate, OLD, container(state, "c0ffee", BEFORE, NOW), 614))
            .as("the old one is %s", state)
            .isEqualTo(new Step.Watch(at(615)));
      }
    }
    assertThat(compose(Action.Create, NONE, absent(), 614)).isEqualTo(new Step.Watch(at(615)));
    var made = container(ContainerState.RUNNING, "decaf", SINCE, NOW);
    assertThat(compose(Action.Create, NONE, made, 31)).isEqualTo(VERIFIES);
    assertThat(compose(Action.Recreate, OLD, made, 31)).isEqualTo(VERIFIES);
    assertThat(compose(Action.Recreate, OLD, running(SINCE), 31)).isEqualTo(VERIFIES);
  }

  @Test
  void whatComposeHasLeftAfterItsTimeIsStartedOrGivenUp() {
    assertThat(compose(Action.Recreate, OLD, running(BEFORE), 615))
        .satisfies(aborts(AbortReason.NotExecuted));
    assertThat(compose(Action.Recreate, OLD, exited(BEFORE), 615)).isEqualTo(START);
    assertThat(compose(Action.Create, NONE, absent(), 615))
        .satisfies(moves(RemediationPhase.Failed));
    for (ContainerState state : List.of(ContainerState.EXITED, ContainerState.CREATED)) {
      assertThat(compose(Action.Create, NONE, container(state, "decaf", SINCE, NOW), 615))
          .isEqualTo(new Step.Start("decaf"));
    }
    var reviving = container(ContainerState.RESTARTING, "decaf", SINCE, NOW);
    assertThat(compose(Action.Recreate, OLD, reviving, 615)).isEqualTo(VERIFIES);
  }

  @Test
  void whatIsVerifiedEndsWithTheVerdictOrWithItsStack() {
    var verdict = Verification.Verdict.of("r", RemediationPhase.Ineffective, "not verified");
    assertThat(next(State.VERIFYING, new Fact.Judged(verdict)))
        .satisfies(moves(RemediationPhase.Ineffective));
    assertThat(next(State.VERIFYING, new Fact.Orphaned()))
        .satisfies(aborts(AbortReason.Inconclusive));
    assertThat(next(State.VERIFYING, new Fact.Met(true, true))).isEqualTo(LEAVE);
  }

  private static void assertAnswers(Action action, ContainerFacts after, String... expected) {
    List<String> steps = new ArrayList<>();
    for (CallOutcome outcome : OUTCOMES) {
      var fact = new Fact.Answered(outcome, known(after));
      steps.add(word(Protocol.next(new Intent(action, OLD), State.CLAIMED, fact)));
    }
    assertThat(steps).as("%s, %s", action, after.state()).containsExactly(expected);
  }

  private static void assertWatched(
      Action action,
      Instant startedAt,
      Step running,
      Step paused,
      Step restarting,
      Step exited,
      Step created) {
    Map.of(
            ContainerState.RUNNING, running,
            ContainerState.PAUSED, paused,
            ContainerState.RESTARTING, restarting,
            ContainerState.EXITED, exited,
            ContainerState.CREATED, created,
            ContainerState.DEAD, failed("the container is dead"),
            ContainerState.REMOVING, failed("the container is removing"))
        .forEach(
            (state, step) ->
                assertThat(watched(action, container(state, "c0ffee", startedAt, NOW)))
                    .as("%s of a container that is %s", action, state)
                    .isEqualTo(step));
  }

  private static Step failed(String message) {
    return new Step.Move(RemediationPhase.Failed, null, message);
  }

  private static Step watched(Action action, ContainerFacts facts) {
    var doubt = new Doubt(at(0), BEFORE, Duration.ofSeconds(10));
    var fact = new Fact.Watched(known(facts), doubt, NOW);
    return Protocol.next(new Intent(action, OLD), State.IN_DOUBT, fact);
  }

  private static Step restartUnchanged(int second, Instant answeringSince) {
    var doubt = new Doubt(at(0), answeringSince, Duration.ofSeconds(10));
    return next(State.IN_DOUBT, new Fact.Watched(known(running(BEFORE)), doubt, at(second)));
  }

  private static Step compose(Action action, Incarnation target, ContainerFacts facts, int second) {
    var doubt = new Doubt(at(0), BEFORE, Duration.ofMinutes(10));
    return Protocol.next(
        new Intent(action, target),
        State.IN_DOUBT,
        new Fact.Watched(known(facts), doubt, at(second)));
  }

  private static Step inspected(Action action, ContainerFacts facts) {
    return Protocol.next(
        new Intent(action, OLD), State.CLAIMED, new Fact.Inspected(known(facts), null));
  }

  private static Step next(State state, Fact fact) {
    return Protocol.next(new Intent(Action.Restart, OLD), state, fact);
  }

  private static List<Fact> anyFact() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact.Met(true, false));
    facts.add(new Fact.Met(false, false));
    facts.add(new Fact.Met(true, true));
    facts.add(new Fact.Orphaned());
    facts.add(new Fact.HostGone());
    facts.add(new Fact.Proposed());
    facts.add(new Fact.Permitted("by alice"));
    facts.add(
        new Fact.Judged(Verification.Verdict.of("r", RemediationPhase.Succeeded, "verified")));
    List<Reading<ContainerFacts>> seen = new ArrayList<>(List.of(Reading.unknown("away")));
    for (ContainerState state : ContainerState.values()) {
      seen.add(known(container(state, "c0ffee", BEFORE, NOW)));
      seen.add(known(container(state, "c0ffee", SINCE, NOW)));
      seen.add(known(container(state, "decaf", SINCE, NOW)));
    }
    for (Reading<ContainerFacts> reading : seen) {
      facts.add(new Fact.Inspected(reading, null));
      facts.add(new Fact.Watched(reading, new Doubt(at(0), BEFORE, Duration.ZERO), NOW));
      OUTCOMES.forEach(outcome -> facts.add(new Fact.Answered(outcome, reading)));
    }
    for (CallOutcome outcome : OUTCOMES) {
      facts.add(new Fact.Started(outcome, Duration.ZERO));
    }
    return facts;
  }

  static String word(Step step) {
    return step instanceof Step.Move move ? move.phase().name() : step.getClass().getSimpleName();
  }

  static Consumer<Step> aborts(AbortReason reason) {
    return step ->
        assertThat(step)
            .isInstanceOfSatisfying(
                Step.Move.class,
                move -> {
                  assertThat(move.phase()).isEqualTo(RemediationPhase.Aborted);
                  assertThat(move.aborted()).isEqualTo(reason);
                  assertThat(move.message()).startsWith(reason.name() + ": ");
                });
  }

  private static Consumer<Step> moves(RemediationPhase phase) {
    return step ->
        assertThat(step)
            .isInstanceOfSatisfying(
                Step.Move.class, move -> assertThat(move.phase()).isEqualTo(phase));
  }

  private static Reading<ContainerFacts> known(ContainerFacts facts) {
    return Reading.of(facts);
  }

  private static ContainerFacts running(Instant startedAt) {
    return container(ContainerState.RUNNING, "c0ffee", startedAt, NOW);
  }

  private static ContainerFacts exited(Instant startedAt) {
    return container(ContainerState.EXITED, "c0ffee", startedAt, NOW);
  }

  private static ContainerFacts absent() {
    return ContainerFacts.absent("marketprism-hot-storage", "engine", NOW);
  }
}
