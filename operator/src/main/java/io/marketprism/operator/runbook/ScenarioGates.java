package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What the runbook says to do, and whether the container's own state speaks against it. */
final class ScenarioGates {

  private ScenarioGates() {}

  static Optional<Gate.Hold> scenario(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    if (facts.state().isGone()) {
      return Gate.hold(
          Reason.NoScenario,
          "%s on %s; a person must bring it back with `docker compose up -d %s`"
              .formatted(
                  Readiness.describe(facts),
                  candidate.service().host(),
                  candidate.service().name()));
    }
    return switch (candidate.diagnosis()) {
      case Diagnosis.NoneApplies() ->
          Gate.hold(
              Reason.NoScenario,
              "no scenario of %s applies (container %s): a person must look"
                  .formatted(candidate.alert().name(), facts.state().word()));
      case Diagnosis.Undiagnosed(String scenario, String what) ->
          Gate.hold(
              Reason.DiagnosisUnknown, "scenario %s can't be judged: %s".formatted(scenario, what));
      case Diagnosis.Applies(ScenarioPolicy scenario, boolean proven, Instant at) ->
          wanted(scenario, facts);
    };
  }

  private static Optional<Gate.Hold> wanted(ScenarioPolicy scenario, ContainerFacts facts) {
    return switch (scenario.action()) {
      case Watch -> Gate.hold(Reason.Watching, "scenario %s: watch".formatted(scenario.name()));
      case Start ->
          facts.state().isStopped()
              ? Gate.pass()
              : Gate.hold(
                  Reason.NoScenario,
                  "scenario %s asks for a start, but the container is %s"
                      .formatted(scenario.name(), facts.state().word()));
      case Restart, Escalate -> Gate.pass();
    };
  }

  /** An alert may fire by its own {@code for} before the scenario's own proof has been given. */
  static Optional<Gate.Hold> proof(Candidate candidate, Situation situation) {
    if (candidate.diagnosis()
            instanceof Diagnosis.Applies(ScenarioPolicy scenario, boolean proven, Instant at)
        && !proven) {
      String message = "scenario %s is not proven yet".formatted(scenario.name());
      return at == null
          ? Gate.hold(Reason.Pending, message)
          : Gate.holdUntil(Reason.Pending, message, at);
    }
    return Gate.pass();
  }

  static Optional<Gate.Hold> startingUp(Candidate candidate, Situation situation) {
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    Instant until = facts.incarnation().startedAt().plus(candidate.service().startupGrace());
    boolean young = facts.state().hasProcess() && situation.now().isBefore(until);
    return candidate.action() != Action.Start && young && !candidate.serviceState().crashLooping()
        ? Gate.holdUntil(Reason.StartingUp, "the process is young: it may still come up", until)
        : Gate.pass();
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
            && candidate.service().readiness().isEmpty();
    return oneShot
        ? Gate.hold(Reason.LeftAlone, "a one-shot container that has done its work")
        : Gate.pass();
  }
}
