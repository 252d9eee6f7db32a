package io.marketprism.operator.runbook;

import java.util.List;
import java.util.Optional;

/**
 * What stands between a firing alert and acting, in the order of {@link Reason}: the first gate
 * that holds gives the reason.
 */
final class Gates {

  /** All gates, in order. */
  static final List<Gate> IN_ORDER =
      List.of(
          Gates::paused,
          Gates::maintained,
          Gates::host,
          Gates::allowed,
          Gates::claimed,
          Gates::remediationInProgress,
          CauseGates::inhibitedByCause,
          CauseGates::inhibitedByAlert,
          CauseGates::settling,
          WantedGates::allWell,
          ScenarioGates::scenario,
          ScenarioGates::proof,
          ScenarioGates::startingUp,
          ScenarioGates::engineRestarting,
          ScenarioGates::leftAlone,
          ScenarioGates::composed,
          RestraintGates::escalated,
          RestraintGates::storm,
          RestraintGates::backingOff,
          RestraintGates::limits,
          RestraintGates::slot,
          RestraintGates::observing,
          Approvals::refused,
          Approvals::awaited);

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
