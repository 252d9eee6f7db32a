package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Successes that didn't last: an action helped, and soon afterwards the same alert needs another
 * one. Three in a row say that the cause is deeper than the action reaches.
 *
 * <p>What a cause has broken since is a fault of its own: of that no action on this service could
 * have lasted.
 *
 * <p>A start counts only where the process has ended by itself, or nobody can say how: what
 * somebody stops again and again is started again and again.
 */
final class Relapses {

  /** A success that is followed by another need within this time did not last. */
  static final Duration WITHIN = Duration.ofMinutes(10);

  /** So many in a row are enough. */
  static final int ENOUGH = 3;

  private Relapses() {}

  /**
   * The attempts that helped and didn't last, up to the need for an action now.
   *
   * @param judgement of the alert, which is firing
   * @param firingSince when it began to need the action that is needed now
   * @param noted when on-call last acknowledged the alert; null if never
   * @param outages when something that the service depends on failed
   * @return in a row, the newest first; empty where no action is needed now
   */
  static List<Attempt> inARow(
      Judgement judgement,
      Instant firingSince,
      @Nullable Instant noted,
      List<Instant> outages,
      History history) {
    Action needed = judgement.action();
    if (needed == null || !needed.acts()) {
      return List.of();
    }
    List<Attempt> relapses = new ArrayList<>();
    Instant neededAt = firingSince;
    Instant neededUntil = Instant.MAX;
    for (Attempt attempt : history.attempts().reversed()) {
      if (!attempt.alert().equals(judgement.alert().name()) || attempt.isOpen()) {
        continue;
      }
      if (noted != null && attempt.createdAt().isBefore(noted)) {
        break;
      }
      if (attempt.phase() == RemediationPhase.Succeeded) {
        boolean soon = !neededAt.isAfter(attempt.latest().plus(WITHIN));
        if (!soon
            || isBetween(outages, attempt.latest(), neededUntil)
            || !(needed.disturbs() || diedByItself(judgement, attempt, neededAt))) {
          break;
        }
        relapses.add(attempt);
      }
      needed = attempt.action();
      neededAt = attempt.createdAt();
      neededUntil = neededAt;
    }
    return relapses;
  }

  private static boolean isBetween(List<Instant> moments, Instant from, Instant to) {
    return moments.stream().anyMatch(at -> at.isAfter(from) && !at.isAfter(to));
  }

  private static boolean diedByItself(Judgement judgement, Attempt start, Instant until) {
    ContainerFacts facts = judgement.facts();
    List<Death> since =
        facts == null
            ? List.of()
            : facts.deaths().stream()
                .filter(d -> d.at().isAfter(start.createdAt()) && !d.at().isAfter(until))
                .toList();
    return since.isEmpty() || since.stream().anyMatch(death -> !death.asked());
  }
}
