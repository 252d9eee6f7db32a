package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.NamedGate.Asks.ANYTHING;
import static io.marketprism.operator.runbook.NamedGate.Asks.AN_ACTION;
import static io.marketprism.operator.runbook.NamedGate.Asks.A_CONTAINER;

import java.util.List;
import java.util.Optional;

/**
 * What stands between a firing alert and acting, in the order of {@link Reason}: the first gate
 * that holds gives the reason.
 */
final class Gates {

  /** All gates, in order. */
  static final List<NamedGate> IN_ORDER =
      List.of(
          new NamedGate(
              "Pause",
              ANYTHING,
              Gates::paused,
              GateNumbers::pause,
              "the pause ends: `kubectl marketprism resume`"),
          new NamedGate(
              "MaintenanceWindow",
              ANYTHING,
              Gates::maintained,
              GateNumbers::maintenance,
              "the maintenance is over"),
          new NamedGate(
              "Host", ANYTHING, Gates::host, GateNumbers::host, "the Docker host answers again"),
          new NamedGate(
              "AllowList",
              ANYTHING,
              Gates::allowed,
              GateNumbers::allowList,
              "the DockerHost's spec.allow names the container"),
          new NamedGate(
              "Claim",
              ANYTHING,
              Gates::claimed,
              GateNumbers::claim,
              "the other stack or service gives the container up"),
          new NamedGate(
              "RemediationInProgress",
              ANYTHING,
              Gates::remediationInProgress,
              GateNumbers::inProgress,
              "that Remediation ends"),
          new NamedGate(
              "Cause",
              ANYTHING,
              CauseGates::inhibitedByCause,
              GateNumbers::cause,
              "what it depends on is well, or can be seen"),
          new NamedGate(
              "OtherAlerts",
              ANYTHING,
              CauseGates::inhibitedByAlert,
              GateNumbers::otherAlerts,
              "the other alert of the service is over"),
          new NamedGate(
              "Settling",
              ANYTHING,
              CauseGates::settling,
              GateNumbers::settling,
              "the settling time is over"),
          new NamedGate(
              "AllWell",
              ANYTHING,
              WantedGates::allWell,
              GateNumbers::allWell,
              "everything in the stack is well"),
          new NamedGate(
              "Scenario",
              A_CONTAINER,
              ScenarioGates::scenario,
              GateNumbers::scenario,
              "a scenario applies that acts"),
          new NamedGate(
              "Proof",
              A_CONTAINER,
              ScenarioGates::proof,
              GateNumbers::proof,
              "the scenario is seen to apply for long enough"),
          new NamedGate(
              "StartupGrace",
              A_CONTAINER,
              ScenarioGates::startingUp,
              GateNumbers::startupGrace,
              "it can be seen when the process was started"),
          new NamedGate(
              "EngineRestart",
              A_CONTAINER,
              ScenarioGates::engineRestarting,
              GateNumbers::container,
              "Docker's own restart is over"),
          new NamedGate(
              "LeftAlone",
              A_CONTAINER,
              ScenarioGates::leftAlone,
              GateNumbers::container,
              "somebody resumes or starts the container"),
          new NamedGate(
              "Compose",
              AN_ACTION,
              ScenarioGates::composed,
              GateNumbers::compose,
              "the DockerHost lists the compose project"),
          new NamedGate(
              "Escalation",
              AN_ACTION,
              RestraintGates::escalated,
              GateNumbers::escalation,
              "the escalation ends: `kubectl marketprism ack`, or ten minutes after the alert resolves"),
          new NamedGate(
              "StormGate",
              AN_ACTION,
              RestraintGates::storm,
              GateNumbers::storm,
              "no other service begins to fail for two minutes"),
          new NamedGate(
              "BackOff",
              AN_ACTION,
              RestraintGates::backingOff,
              GateNumbers::backOff,
              "the back-off is over"),
          new NamedGate(
              "Limits",
              AN_ACTION,
              RestraintGates::limits,
              GateNumbers::limits,
              "a restart is within the limits again"),
          new NamedGate(
              "RestartSlot",
              AN_ACTION,
              RestraintGates::slot,
              GateNumbers::slot,
              "the other restart is over"),
          new NamedGate(
              "Mode",
              AN_ACTION,
              RestraintGates::observing,
              GateNumbers::mode,
              "the mode becomes Enforce or Approve"),
          new NamedGate(
              "Refusal",
              AN_ACTION,
              Approvals::refused,
              GateNumbers::refusals,
              "the time after the refusal is over"),
          new NamedGate(
              "Approval",
              AN_ACTION,
              Approvals::awaited,
              GateNumbers::approval,
              "somebody approves it: `kubectl marketprism approve`"));

  private Gates() {}

  private static Optional<Gate.Hold> paused(Candidate candidate, Situation situation) {
    return situation
        .policy()
        .pause(candidate.service().name(), candidate.alert().name(), situation.now())
        .flatMap(
            paused -> {
              String whose = paused.whose().equals("the stack") ? "" : paused.whose() + " is ";
              StackPolicy.Pause pause = paused.pause();
              return Gate.hold(
                  Reason.Paused, whose + "paused by a person: " + pause.reason(), pause.until());
            });
  }

  /** Only what is scheduled for a window acts in it. */
  private static Optional<Gate.Hold> maintained(Candidate candidate, Situation situation) {
    return candidate
        .maintenance(situation.policy(), situation.now())
        .flatMap(now -> Gate.hold(Reason.MaintenanceWindow, now.toString(), now.until()));
  }

  private static Optional<Gate.Hold> host(Candidate candidate, Situation situation) {
    if (candidate.readings().access()
        instanceof ServiceReadings.Access.HostUnreachable(String why)) {
      return Gate.hold(Reason.HostUnreachable, why);
    }
    if (candidate.readings().access() instanceof ServiceReadings.Access.NotAllowed) {
      return Gate.pass(); // Unknown because nobody may look: the next gate says so
    }
    return switch (candidate.readings().container()) {
      case Reading.Unknown<ContainerFacts>(String why) -> Gate.hold(Reason.HostUnreachable, why);
      case Reading.Known<ContainerFacts> known -> Gate.pass();
    };
  }

  private static Optional<Gate.Hold> allowed(Candidate candidate, Situation situation) {
    return candidate.readings().access() instanceof ServiceReadings.Access.NotAllowed(String why)
        ? Gate.hold(Reason.NotAllowed, why)
        : Gate.pass();
  }

  private static Optional<Gate.Hold> claimed(Candidate candidate, Situation situation) {
    if (candidate.readings().access()
        instanceof ServiceReadings.Access.ClaimedByOtherStack(String why)) {
      return Gate.hold(Reason.ClaimedByOtherStack, why);
    }
    ContainerFacts facts = candidate.facts();
    return facts == null
        ? Gate.pass()
        : situation
            .earlierOn(facts, candidate.service())
            .flatMap(
                other ->
                    Gate.hold(
                        Reason.ClaimedByOtherStack,
                        "container %s is that of service %s of the same stack: what %s declares acts on nothing"
                            .formatted(facts.name(), other, candidate.service().name())));
  }

  private static Optional<Gate.Hold> remediationInProgress(
      Candidate candidate, Situation situation) {
    return situation
        .history()
        .open(candidate.service().name())
        .filter(Approvals.isOwn(candidate, situation).negate())
        .flatMap(
            open ->
                Gate.hold(
                    Reason.RemediationInProgress,
                    "%s (%s) is %s".formatted(open.name(), open.action(), open.phase())));
  }
}
