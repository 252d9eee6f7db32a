package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Actions that need approval: which are proposed, which are withdrawn, and which may be done. An
 * approval opens the way to the gates and passes none of them: each evaluation asks all of them
 * again.
 */
final class Approvals {

  /** After a refusal, within the same firing; doubled with each one. */
  static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

  static final Duration LONGEST_AFTER_REFUSAL = Duration.ofHours(1);

  private Approvals() {}

  /** The proposals that are over without having been carried out. */
  static List<Verification.Verdict> over(Situation situation) {
    return situation.history().attempts().stream()
        .flatMap(attempt -> withdrawn(attempt, situation).stream())
        .toList();
  }

  private static Optional<Verification.Verdict> withdrawn(Attempt attempt, Situation situation) {
    Proposal proposal = attempt.proposal();
    return proposal == null || !attempt.isAwaiting()
        ? Optional.empty()
        : Optional.ofNullable(withdrawn(attempt, proposal, situation));
  }

  private static Verification.@Nullable Verdict withdrawn(
      Attempt attempt, Proposal proposal, Situation situation) {
    Candidate candidate = situation.candidates().get(attempt.alert());
    if (candidate == null || !candidate.service().name().equals(attempt.service())) {
      return verdict(attempt, AbortReason.Superseded, "its alert is not declared any more");
    }
    Proposal.Answer answer = proposal.answer();
    if (answer != null && !answer.approved()) {
      return verdict(attempt, AbortReason.Refused, answer.toString());
    }
    String changed = changed(attempt, candidate, situation);
    if (changed != null) {
      return verdict(attempt, AbortReason.Superseded, changed);
    }
    if (candidate.judgement().expr().isFalse() || !candidate.state().isFiring()) {
      return verdict(attempt, AbortReason.Resolved, "what asked for it doesn't hold any more");
    }
    ContainerFacts facts = candidate.facts();
    if (facts != null && !facts.incarnation().equals(proposal.target())) {
      return verdict(attempt, AbortReason.IncarnationChanged, "nothing was done");
    }
    if (facts != null && isAnother(attempt, candidate)) {
      return verdict(attempt, AbortReason.Superseded, "what is to be done has changed");
    }
    if (!situation.now().isBefore(proposal.until())) {
      String why = answer == null ? "nobody has approved it" : "approved, and held until its end";
      return verdict(attempt, AbortReason.Expired, why);
    }
    return null;
  }

  /** Why the stack does not ask for approval of it any more; null while it does. */
  private static @Nullable String changed(
      Attempt attempt, Candidate candidate, Situation situation) {
    String service = attempt.service();
    StackPolicy policy = situation.policy();
    Optional<Permits.Paused> paused = policy.pause(service, attempt.alert(), situation.now());
    if (paused.isPresent()) {
      return paused.get().whose() + " is paused";
    }
    Optional<Maintenance> maintenance = candidate.maintenance(policy, situation.now());
    if (maintenance.isPresent()) {
      return maintenance.get().toString();
    }
    Permits.Counts counts = policy.mode(service, attempt.alert());
    return policy.needsApproval(service, attempt.alert(), attempt.action())
        ? null
        : "%s is in mode %s".formatted(counts.whose(), counts.mode());
  }

  /** While it can't be told what is to be done, it is not said to be something else. */
  private static boolean isAnother(Attempt attempt, Candidate candidate) {
    Judgement judgement = candidate.judgement();
    return judgement.expr().isTrue()
        && !(judgement.diagnosis() instanceof Diagnosis.Undiagnosed)
        && (candidate.action() != attempt.action()
            || !candidate.scenario().equals(attempt.scenario()));
  }

  private static Verification.Verdict verdict(Attempt attempt, AbortReason reason, String why) {
    return new Verification.Verdict(
        attempt.name(), RemediationPhase.Aborted, reason, reason.because(why));
  }

  /** Its own proposal does not stand in a candidate's way, unless it is being withdrawn. */
  static Predicate<Attempt> isOwn(Candidate candidate, Situation situation) {
    return open ->
        open.isAwaiting()
            && open.alert().equals(candidate.alert().name())
            && withdrawn(open, situation).isEmpty();
  }

  private static Optional<Attempt> own(Candidate candidate, Situation situation) {
    return situation.history().open(candidate.service().name()).filter(isOwn(candidate, situation));
  }

  /** What was refused is proposed again with the next firing, or after a while. */
  static Optional<Gate.Hold> refused(Candidate candidate, Situation situation) {
    Instant firing = candidate.state().memory().firingSince();
    List<Attempt> refused =
        situation.history().of(candidate.service().name()).stream()
            .filter(a -> a.alert().equals(candidate.alert().name()))
            .filter(a -> a.aborted() == AbortReason.Refused)
            .filter(a -> firing != null && !a.createdAt().isBefore(firing))
            .toList();
    if (refused.isEmpty() || own(candidate, situation).isPresent()) {
      return Gate.pass();
    }
    Duration pause = AFTER_REFUSAL;
    for (int i = 1; i < refused.size() && pause.compareTo(LONGEST_AFTER_REFUSAL) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    pause = pause.compareTo(LONGEST_AFTER_REFUSAL) < 0 ? pause : LONGEST_AFTER_REFUSAL;
    Instant until = refused.getLast().latest().plus(pause);
    return situation.now().isBefore(until)
        ? Gate.holdUntil(
            Reason.BackingOff,
            "%s: not proposed again in this firing".formatted(refused.getLast().message()),
            until)
        : Gate.pass();
  }

  /** While it is proposed and not approved. */
  static Optional<Gate.Hold> awaited(Candidate candidate, Situation situation) {
    return own(candidate, situation)
        .flatMap(
            own ->
                Optional.ofNullable(own.proposal())
                    .filter(proposal -> !proposal.isApproved())
                    .flatMap(
                        proposal ->
                            Gate.holdUntil(
                                Reason.NeedsApproval,
                                "%s (%s) waits for approval".formatted(own.name(), own.action()),
                                proposal.until())));
  }

  /** What all gates have let through: whether it is done now, or proposed. */
  static Decision.Consent consent(Candidate candidate, Action action, Situation situation) {
    String alert = candidate.alert().name();
    Optional<Attempt> own = own(candidate, situation);
    if (own.isPresent()) {
      return new Decision.Consent.Given(own.get().name());
    }
    return situation.policy().needsApproval(candidate.service().name(), alert, action)
        ? new Decision.Consent.Ask()
        : new Decision.Consent.NotNeeded();
  }
}
