package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Optional;

/**
 * Cause first: while something that a service depends on is failing, or has only just been mended,
 * the service itself is left alone (runbook, trap 5: restarting five services for one broken broker
 * is the classic mistake).
 */
final class CauseGates {

  private CauseGates() {}

  static Optional<Gate.Hold> inhibitedByCause(Candidate candidate, Situation situation) {
    for (String cause : situation.policy().topology().causesOf(candidate.service().name())) {
      for (AlertPolicy alert : situation.policy().alerts()) {
        if (inhibits(alert, cause) && situation.state().alert(alert.name()).isActive()) {
          return Gate.hold(
              Reason.InhibitedByCause,
              "%s comes first: %s is %s"
                  .formatted(
                      cause,
                      alert.name(),
                      situation.state().alert(alert.name()).isFiring() ? "firing" : "pending"));
        }
      }
      if (situation.policy().blindCauses().contains(cause)
          && situation.state().service(cause).failingSince() != null) {
        return Gate.hold(
            Reason.InhibitedByCause,
            "%s comes first: it is not ready, and its alert is misdeclared".formatted(cause));
      }
      Optional<Attempt> open = situation.history().open(cause);
      if (open.isPresent()) {
        return Gate.hold(
            Reason.InhibitedByCause,
            "%s comes first: %s is not over".formatted(cause, open.get().name()));
      }
    }
    return Gate.pass();
  }

  static Optional<Gate.Hold> inhibitedByAlert(Candidate candidate, Situation situation) {
    for (String name : candidate.alert().inhibitedBy()) {
      AlertState other = situation.state().alert(name);
      if (other.isActive()) {
        return Gate.hold(
            Reason.InhibitedByAlert,
            "%s is %s and goes first".formatted(name, other.isFiring() ? "firing" : "pending"));
      }
    }
    if (candidate.disturbs() && !preempts(candidate)) {
      Optional<String> waiting = situation.waitingFor(candidate.alert());
      if (waiting.isPresent()) {
        return Gate.hold(Reason.InhibitedByAlert, "%s waits: no restart".formatted(waiting.get()));
      }
    }
    return situation
        .governing(candidate.service().name())
        .filter(governing -> !(preempts(candidate) && isPassive(governing)))
        .flatMap(
            governing ->
                Gate.hold(
                    Reason.InhibitedByAlert,
                    "%s decides for %s: %s"
                        .formatted(governing.alert(), governing.service(), governing.reason())));
  }

  private static boolean preempts(Candidate candidate) {
    ScenarioPolicy scenario = candidate.applying();
    return scenario != null && scenario.preempts();
  }

  /** Whether a decision holds others without doing anything itself. */
  private static boolean isPassive(Decision decision) {
    return decision.reason() != Reason.Acting && decision.reason() != Reason.Observing;
  }

  /** Not what is stopped or gone: that can't recover by itself. */
  static Optional<Gate.Hold> settling(Candidate candidate, Situation situation) {
    if (!candidate.disturbs() && !mayRecoverUntold(candidate, situation)) {
      return Gate.pass();
    }
    for (String cause : situation.policy().topology().causesOf(candidate.service().name())) {
      for (AlertPolicy alert : situation.policy().alerts()) {
        Instant resolved = situation.state().alert(alert.name()).memory().resolvedAt();
        if (inhibits(alert, cause) && resolved != null) {
          Instant until = resolved.plus(situation.policy().settle());
          if (situation.now().isBefore(until)) {
            return Gate.holdUntil(
                Reason.Settling,
                "%s is back: %s may recover by itself".formatted(cause, candidate.service().name()),
                until);
          }
        }
      }
    }
    return Gate.pass();
  }

  /** Whether a person would be called to what only has not recovered yet. */
  private static boolean mayRecoverUntold(Candidate candidate, Situation situation) {
    ContainerFacts facts = candidate.facts();
    return candidate.judgement().diagnosis() instanceof Diagnosis.NoneApplies
        && candidate.waiting(situation.now()) == null
        && facts != null
        && facts.state().hasProcess();
  }

  private static boolean inhibits(AlertPolicy alert, String cause) {
    return alert.inhibitsDependents() && alert.service().equals(cause);
  }
}
