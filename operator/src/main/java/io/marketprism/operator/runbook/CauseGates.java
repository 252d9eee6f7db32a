package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cause first: while something that a service depends on is failing, or has only just been fixed,
 * the service itself is left alone (runbook, trap 5: restarting five services for one broken broker
 * is the classic mistake). While it can't be seen, the service is not restarted.
 */
final class CauseGates {

  private CauseGates() {}

  static Optional<Gate.Hold> inhibitedByCause(Candidate candidate, Situation situation) {
    SequencedSet<String> causes =
        situation.policy().topology().causesOf(candidate.service().name());
    for (String cause : causes) {
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
      Optional<Attempt> open = situation.history().open(cause).filter(a -> !a.isAwaiting());
      if (open.isPresent()) {
        return Gate.hold(
            Reason.InhibitedByCause,
            "%s comes first: %s is not over".formatted(cause, open.get().name()));
      }
    }
    return candidate.disturbs()
        ? causes.stream().flatMap(c -> unseen(c, situation).stream()).findFirst()
        : Gate.pass();
  }

  /** A cause that can't be seen may be the cause. What is stopped is started all the same. */
  private static Optional<Gate.Hold> unseen(String cause, Situation situation) {
    for (Candidate other : situation.candidates().values()) {
      Optional<Instant> until = other.state().unseenUntil(situation.now());
      if (inhibits(other.alert(), cause)
          && until.isPresent()
          && other.judgement().expr() instanceof Truth.Unknown(String what)) {
        return mayBeTheCause(cause, other.alert().name() + " is Unknown", what, until.get());
      }
    }
    ServiceState state = situation.state().service(cause);
    Optional<Instant> until = state.unseenUntil(situation.now());
    return until.isPresent() && situation.policy().blindCauses().contains(cause)
        ? mayBeTheCause(cause, "its alert is misdeclared", "it can't be seen", until.get())
        : Gate.pass();
  }

  private static Optional<Gate.Hold> mayBeTheCause(
      String cause, String is, String why, Instant until) {
    return Gate.holdUntil(
        Reason.InhibitedByCause,
        "%s may be the cause: %s (%s); no restart".formatted(cause, is, why),
        until);
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
        .filter(governing -> candidate.alert().wanted() == null || !leavesToOthers(governing))
        .flatMap(
            governing ->
                Gate.hold(
                    Reason.InhibitedByAlert,
                    "%s decides for %s: %s"
                        .formatted(governing.alert(), governing.service(), governing.reason())));
  }

  /** Whether nothing is done for an alert by the operator, so that others may do what they want. */
  private static boolean leavesToOthers(Decision decision) {
    return decision.reason() == Reason.Watching || decision.reason() == Reason.Escalated;
  }

  private static boolean preempts(Candidate candidate) {
    ScenarioPolicy scenario = candidate.applying();
    return scenario != null && scenario.preempts();
  }

  /** Whether a decision holds others without doing anything itself. */
  private static boolean isPassive(Decision decision) {
    return switch (decision.reason()) {
      case Acting, Observing, NeedsApproval -> false;
      default -> true;
    };
  }

  /** Not what is stopped or gone: that can't recover by itself. */
  static Optional<Gate.Hold> settling(Candidate candidate, Situation situation) {
    if (!candidate.disturbs() && !mayRecoverUntold(candidate, situation)) {
      return Gate.pass();
    }
    for (String cause : situation.policy().topology().causesOf(candidate.service().name())) {
      for (AlertPolicy alert : situation.policy().alerts()) {
        if (inhibits(alert, cause)) {
          AlertState state = situation.state().alert(alert.name());
          Optional<Gate.Hold> settles =
              settles(state.memory().resolvedAt(), cause + " is back", candidate, situation)
                  .or(
                      () ->
                          settles(
                              state.clocks().seenAt(),
                              cause + " can be seen again",
                              candidate,
                              situation));
          if (settles.isPresent()) {
            return settles;
          }
        }
      }
    }
    return Gate.pass();
  }

  private static Optional<Gate.Hold> settles(
      @Nullable Instant since, String because, Candidate candidate, Situation situation) {
    Instant until = since == null ? Instant.MIN : since.plus(situation.policy().settle());
    return situation.now().isBefore(until)
        ? Gate.holdUntil(
            Reason.Settling,
            "%s: %s may recover by itself".formatted(because, candidate.service().name()),
            until)
        : Gate.pass();
  }

  /** Whether on-call would be called to what only has not recovered yet. */
  private static boolean mayRecoverUntold(Candidate candidate, Situation situation) {
    ContainerFacts facts = candidate.facts();
    return candidate.judgement().diagnosis() instanceof Diagnosis.NoneApplies
        && candidate.waiting(situation.now()) == null
        && facts != null
        && facts.state().hasProcess();
  }

  /** When what a service depends on began to fail, as far as is remembered; now, if it does. */
  static List<Instant> outages(String service, StackPolicy policy, EngineState state, Instant now) {
    SequencedSet<String> causes = policy.topology().causesOf(service);
    return policy.alerts().stream()
        .filter(alert -> causes.stream().anyMatch(cause -> inhibits(alert, cause)))
        .map(alert -> state.alert(alert.name()))
        .flatMap(
            alert ->
                Stream.concat(
                    alert.memory().recentFirings().stream(),
                    alert.isActive() ? Stream.of(now) : Stream.empty()))
        .toList();
  }

  private static boolean inhibits(AlertPolicy alert, String cause) {
    return alert.inhibitsDependents() && alert.service().equals(cause);
  }
}
