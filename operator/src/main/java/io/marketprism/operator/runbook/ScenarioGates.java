package io.marketprism.operator.runbook;

import io.marketprism.operator.runbook.ServiceReadings.Compose;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What the runbook says to do, and whether the container's own state speaks against it. */
final class ScenarioGates {

  /** After maintenance, until everything has been looked at again. */
  private static final Duration LOOKED_AGAIN = Duration.ofSeconds(10);

  private ScenarioGates() {}

  static Optional<Gate.Hold> scenario(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    if (facts.state().isGone() && candidate.action() != Action.Create) {
      return gone(candidate, facts);
    }
    AlertState.Waiting waiting = candidate.waiting(situation.now());
    if (waiting != null) {
      return Gate.holdUntil(
          Reason.Waiting,
          "scenario %s: waiting, without a restart,".formatted(waitingFor(candidate, waiting)),
          waiting.until());
    }
    return switch (candidate.judgement().diagnosis()) {
      case Diagnosis.NoneApplies() ->
          Gate.hold(
              Reason.NoScenario,
              "no scenario of %s applies (container %s): a person must look"
                  .formatted(candidate.alert().name(), facts.state().word()));
      case Diagnosis.Undiagnosed(String scenario, String what) ->
          Gate.hold(
              Reason.DiagnosisUnknown, "scenario %s can't be judged: %s".formatted(scenario, what));
      case Diagnosis.Applies(ScenarioPolicy scenario) -> wanted(candidate, scenario, facts);
    };
  }

  private static Optional<Gate.Hold> gone(Candidate candidate, ContainerFacts facts) {
    return Gate.hold(
        Reason.NoScenario,
        "%s on %s; bring it back by hand%s"
            .formatted(
                Readiness.describe(facts),
                candidate.service().host(),
                byHand(candidate, Action.Create)));
  }

  /** What waits may have changed since; its detail is told only while it still applies. */
  private static String waitingFor(Candidate candidate, AlertState.Waiting waiting) {
    return candidate.scenario().equals(waiting.scenario())
        ? candidate.described()
        : waiting.scenario();
  }

  private static Optional<Gate.Hold> wanted(
      Candidate candidate, ScenarioPolicy scenario, ContainerFacts facts) {
    return switch (scenario.action()) {
      case Watch ->
          Gate.hold(Reason.Watching, "scenario %s: watch".formatted(candidate.described()));
      case Wait ->
          Gate.hold(
              candidate.state().memory().escalation() == null ? Reason.Waiting : Reason.Escalated,
              "scenario %s: nothing is restarted".formatted(candidate.described()));
      case Start ->
          facts.state().isStopped() || candidate.action() == Action.Create
              ? Gate.pass()
              : Gate.hold(
                  Reason.NoScenario,
                  "scenario %s asks for a start, but the container is %s"
                      .formatted(scenario.name(), facts.state().word()));
      case Create, Restart, Recreate, Escalate -> Gate.pass();
    };
  }

  /** Only docker compose can make a container, and only of a project that the host lists. */
  static Optional<Gate.Hold> composed(Candidate candidate, Situation situation) {
    Action action = candidate.action();
    if ((action != Action.Create && action != Action.Recreate)
        || !(candidate.readings().compose() instanceof Compose.NotListed(String why, _, _))) {
      return Gate.pass();
    }
    String message =
        "scenario %s: %s, and %s; do it by hand%s"
            .formatted(
                candidate.described(),
                action == Action.Create ? "the container is gone" : "a restart can't fix it",
                why,
                byHand(candidate, action));
    return Gate.hold(action == Action.Create ? Reason.NoScenario : Reason.Escalated, message);
  }

  private static String byHand(Candidate candidate, Action action) {
    return candidate.readings().compose() instanceof Compose.NotListed byHand
            && !byHand.byHand(action).isEmpty()
        ? ": `" + byHand.byHand(action) + "`"
        : "";
  }

  /** An alert may fire by its own {@code for} before the scenario's own proof has been given. */
  static Optional<Gate.Hold> proof(Candidate candidate, Situation situation) {
    Proof proof = candidate.proof();
    if (proof == null || proof.given()) {
      return lookedAgain(candidate, situation);
    }
    String message = "scenario %s is not proven yet".formatted(candidate.scenario());
    return proof.at() == null
        ? Gate.hold(Reason.Pending, message)
        : Gate.holdUntil(Reason.Pending, message, proof.at());
  }

  /** What needs no proof may have been read in maintenance that is just over. */
  private static Optional<Gate.Hold> lookedAgain(Candidate candidate, Situation situation) {
    Instant over = candidate.state().clocks().judgedSince();
    ScenarioPolicy scenario = candidate.applying();
    if (over == null || scenario == null || !scenario.immediate()) {
      return Gate.pass();
    }
    Duration looks = candidate.alert().confirmFor();
    Instant until = over.plus(looks.compareTo(LOOKED_AGAIN) > 0 ? looks : LOOKED_AGAIN);
    return situation.now().isBefore(until)
        ? Gate.holdUntil(
            Reason.Pending,
            "scenario %s is looked at again after maintenance".formatted(candidate.scenario()),
            until)
        : Gate.pass();
  }

  /**
   * A young process is given its {@code startupGraceSeconds}, and longer after each attempt that
   * did not help: it may have been ended just before it had come up. What failed from its start on
   * must then still be proven: nothing of the grace counts for it.
   */
  static Optional<Gate.Hold> startingUp(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    boolean loses = candidate.action() != Action.Start && candidate.action() != Action.Create;
    if (!loses || !facts.state().hasProcess() || candidate.serviceState().crashLooping()) {
      return Gate.pass();
    }
    return switch (facts.startedAt()) {
      case Reading.Unknown<Instant>(String why) ->
          Gate.hold(Reason.StartingUp, "its process may be young: " + why);
      case Reading.Known<Instant>(Instant started) -> {
        int unsuccessful =
            situation.history().unsuccessfulIn(candidate.alert(), candidate.state()).size();
        Duration grace = candidate.service().startupGrace(unsuccessful);
        Instant comesUp = awake(candidate, facts, started).plus(grace);
        Instant since = candidate.state().clocks().expr().since();
        boolean failsSinceStart = since != null && since.isBefore(comesUp);
        Instant until = failsSinceStart ? comesUp.plus(candidate.holdFor()) : comesUp;
        yield situation.now().isBefore(until)
            ? Gate.holdUntil(
                Reason.StartingUp,
                "the process is young and may still come up (startupGraceSeconds of %s: %d s)"
                    .formatted(candidate.service().name(), grace.toSeconds()),
                until)
            : Gate.pass();
      }
    };
  }

  /** Since when its process has had time: what was read of a frozen one says nothing of it now. */
  private static Instant awake(Candidate candidate, ContainerFacts facts, Instant started) {
    Instant paused = candidate.serviceState().pausedAt();
    return facts.state() == ContainerState.PAUSED || paused == null || paused.isBefore(started)
        ? started
        : paused;
  }

  static Optional<Gate.Hold> engineRestarting(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    return facts.state() == ContainerState.RESTARTING && !candidate.serviceState().crashLooping()
        ? Gate.hold(Reason.EngineRestarting, "Docker's restart policy is reviving the container")
        : Gate.pass();
  }

  static Optional<Gate.Hold> leftAlone(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    if (facts.state() == ContainerState.PAUSED) {
      return Gate.hold(
          Reason.LeftAlone, "the container is paused: somebody froze it with `docker pause`");
    }
    boolean oneShot =
        facts.state().isStopped()
            && facts.exitCode() == 0
            && facts.restartPolicy().equals("no")
            && !facts.wasAskedToEnd()
            && candidate.service().readiness().isEmpty();
    return oneShot
        ? Gate.hold(Reason.LeftAlone, "a one-shot container that has done its work")
        : Gate.pass();
  }
}
