package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the operator itself from doing harm: escalation, storm, back-off, limits, one at a
 * time.
 */
final class RestraintGates {

  private RestraintGates() {}

  static Optional<Gate.Hold> escalated(Candidate candidate, Situation situation) {
    if (candidate.action() == Action.Escalate) {
      return Gate.hold(
          Reason.Escalated,
          "%s: this can't be fixed automatically, a person must look"
              .formatted(candidate.described()));
    }
    Instant since = escalatedSince(candidate, situation);
    return candidate.disturbs() && since != null && !overrides(candidate)
        ? Gate.hold(
            Reason.Escalated,
            "restarts are given up since %s; it needs a person"
                .formatted(Timestamps.rounded(since)))
        : Gate.pass();
  }

  /** What is wanted is held by the escalation of any alert of its service too. */
  private static @Nullable Instant escalatedSince(Candidate candidate, Situation situation) {
    Instant own = candidate.state().memory().escalatedSince();
    Wanted.Judged judged = candidate.alert().wanted();
    if (judged != null && judged.wanted().due() instanceof DueBeforeLimit) {
      // On-call has heard of the leak; the limit is reached all the same. A proposal that nobody
      // has answered is not made again.
      return situation
              .policy()
              .needsApproval(
                  candidate.service().name(), candidate.alert().name(), judged.wanted().action())
          ? own
          : null;
    }
    if (own != null || judged == null) {
      return own;
    }
    return situation.candidates().values().stream()
        .filter(other -> other.service().name().equals(candidate.service().name()))
        .map(other -> other.state().memory())
        .filter(AlertState.Memory::needsPerson)
        .map(AlertState.Memory::escalatedSince)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Whether who asks for it has said that no limit is to hold it. */
  private static boolean overrides(Candidate candidate) {
    Wanted.Judged judged = candidate.alert().wanted();
    return judged != null && judged.wanted().overridesLimits();
  }

  static Optional<Gate.Hold> storm(Candidate candidate, Situation situation) {
    Instant until = situation.state().storms().get(candidate.service().host());
    return candidate.disturbs() && until != null
        ? Gate.holdUntil(
            Reason.StormGate, "too many independent services began to fail at once", until)
        : Gate.pass();
  }

  static Optional<Gate.Hold> backingOff(Candidate candidate, Situation situation) {
    boolean crashLooping = candidate.serviceState().crashLooping();
    List<Attempt> all = situation.history().of(candidate.service().name());
    Instant next = Backoff.nextAttemptAt(all, crashLooping, candidate.readings().freedAt());
    List<Attempt> attempts = Backoff.counted(all, crashLooping);
    if (!situation.now().isBefore(next) || overrides(candidate)) {
      return Gate.pass();
    }
    if (!attempts.isEmpty() && attempts.getLast().isOfUnknownAuthor()) {
      return Gate.holdUntil(
          Reason.BackingOff, "it was started a moment ago by somebody else; not again", next);
    }
    String why =
        switch (attempts.size()) {
          case 0 -> "the last intent was overtaken; not again";
          case 1 -> "the last attempt %s; not again".formatted(attempts.getLast().phase());
          default ->
              "%d attempts in a row, the last one %s; not again"
                  .formatted(attempts.size(), attempts.getLast().phase());
        };
    return Gate.holdUntil(Reason.BackingOff, why, next);
  }

  static Optional<Gate.Hold> limits(Candidate candidate, Situation situation) {
    if (!candidate.disturbs() || overrides(candidate)) {
      return Gate.pass();
    }
    return situation
        .history()
        .reached(situation.policy().limits(), candidate.service().name(), situation.now())
        .flatMap(
            limit ->
                Gate.holdUntil(
                    Reason.LimitReached,
                    "%s had %d restarts within %d s, no more"
                        .formatted(
                            limit.whose(), limit.rate().count(), limit.rate().period().toSeconds()),
                    limit.until()));
  }

  static Optional<Gate.Hold> slot(Candidate candidate, Situation situation) {
    if (!candidate.disturbs()) {
      return Gate.pass();
    }
    int free = situation.policy().limits().maxConcurrent() - situation.restartsDecided();
    if (free <= 0) {
      return Gate.hold(Reason.RemediationInProgress, "another restart goes first");
    }
    String host = candidate.service().host();
    return situation
        .history()
        .occupyingSlot(free)
        .map(other -> "one restart at a time: " + other.name())
        .or(
            () ->
                Optional.ofNullable(situation.readings().elsewhere(host).restart())
                    .map(other -> "one restart at a time on %s: %s".formatted(host, other)))
        .flatMap(why -> Gate.hold(Reason.RemediationInProgress, why));
  }

  static Optional<Gate.Hold> observing(Candidate candidate, Situation situation) {
    Permits.Counts counts =
        situation.policy().mode(candidate.service().name(), candidate.alert().name());
    if (counts.mode() != Mode.Observe) {
      return Gate.pass();
    }
    String whose =
        counts.whose().equals("the stack")
            ? ""
            : "; %s is in mode %s".formatted(counts.whose(), counts.mode());
    return Gate.hold(
        Reason.Observing,
        "would %s %s: scenario %s%s"
            .formatted(
                candidate.action(), candidate.service().name(), candidate.described(), whose));
  }
}
