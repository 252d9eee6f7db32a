package io.marketprism.operator.runbook;

import java.util.Optional;

/**
 * What holds a restart that nobody needs: it waits until everything is well that the stack isn't
 * whole without.
 */
final class WantedGates {

  private WantedGates() {}

  static Optional<Gate.Hold> allWell(Candidate candidate, Situation situation) {
    Wanted.Judged judged = candidate.alert().wanted();
    if (judged == null || !judged.wanted().due().onlyWhenWell()) {
      return Gate.pass();
    }
    return notReady(candidate, situation)
        .or(() -> active(candidate, situation))
        .or(() -> underWay(candidate, situation))
        .flatMap(why -> Gate.hold(Reason.NotAllWell, "held: " + why));
  }

  private static Optional<String> notReady(Candidate candidate, Situation situation) {
    for (ServicePolicy service : situation.policy().topology().services()) {
      if (service.optional()) {
        continue;
      }
      Readiness.Verdict verdict = candidate.judgement().scope().readiness().get(service.name());
      if (verdict == null || !verdict.ready().isTrue()) {
        String why = verdict == null ? "not looked at yet" : verdict.message();
        return Optional.of("%s is not known to be ready (%s)".formatted(service.name(), why));
      }
    }
    return Optional.empty();
  }

  /**
   * What is blind may hide what is wrong, such as a rate limit that is waited for; one that has
   * been so for long says nothing of this day.
   */
  private static Optional<String> active(Candidate candidate, Situation situation) {
    for (Candidate other : situation.candidates().values()) {
      if (other.alert().wanted() != null || other.service().optional()) {
        continue;
      }
      String name = other.alert().name();
      AlertState.Waiting waiting = other.state().memory().waiting();
      if (other.state().isActive() && !isWatched(candidate, other)) {
        return Optional.of(
            "%s is %s".formatted(name, other.state().isFiring() ? "firing" : "pending"));
      }
      if (other.state().memory().needsPerson()) {
        return Optional.of("%s is escalated".formatted(name));
      }
      if (waiting != null && waiting.goesOn(situation.now())) {
        return Optional.of("%s waits".formatted(name));
      }
      boolean isNew = other.state().unseenUntil(situation.now()).isPresent();
      if (isNew && other.judgement().expr() instanceof Truth.Unknown(String what)) {
        return Optional.of("%s is Unknown (%s)".formatted(name, what));
      }
    }
    return Optional.empty();
  }

  /** What the runbook only watches is just what a restart ahead of the limit is for. */
  private static boolean isWatched(Candidate candidate, Candidate other) {
    Wanted.Judged judged = candidate.alert().wanted();
    return judged != null
        && judged.wanted().due() instanceof DueBeforeLimit
        && other.service().name().equals(candidate.service().name())
        && other.action() == Action.Watch;
  }

  /** Its own proposal, which waits for approval or has got it, is what all must be well for. */
  private static Optional<String> underWay(Candidate candidate, Situation situation) {
    return situation.history().attempts().stream()
        .filter(Attempt::isOpen)
        .filter(Approvals.isOwn(candidate, situation).negate())
        .map(open -> "%s is %s".formatted(open.name(), open.phase()))
        .findFirst();
  }
}
