package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was done in a stack so far, derived from its Remediations. Attempts, back-off and limits are
 * counted here and nowhere else, so they survive a restart of the operator and a new leader.
 */
public record History(List<Attempt> attempts) {

  public static final History EMPTY = new History(List.of());

  public History {
    attempts = attempts.stream().sorted(Comparator.comparing(Attempt::createdAt)).toList();
  }

  /** The action on the service that is not over, if there is one. */
  public Optional<Attempt> open(String service) {
    return attempts.stream().filter(a -> a.isOpen() && a.service().equals(service)).findFirst();
  }

  /** All of one service, the oldest first. */
  List<Attempt> of(String service) {
    return attempts.stream().filter(a -> a.service().equals(service)).toList();
  }

  /** The restart that occupies the slot, where as many as {@code max} do. */
  Optional<Attempt> occupyingSlot(int max) {
    List<Attempt> holding = attempts.stream().filter(Attempt::holdsSlot).toList();
    return holding.size() < max ? Optional.empty() : Optional.of(holding.getLast());
  }

  /** Unsuccessful attempts in a row for this alert, since the moment, the oldest first. */
  List<Attempt> unsuccessful(String alert, @Nullable Instant since) {
    List<Attempt> unsuccessful = new ArrayList<>();
    for (Attempt attempt : attempts.reversed()) {
      if (!attempt.alert().equals(alert) || attempt.isOpen()) {
        continue;
      }
      if (since != null && attempt.createdAt().isBefore(since)) {
        break;
      }
      if (attempt.phase() == RemediationPhase.Succeeded) {
        break;
      }
      if (attempt.wasUnsuccessful()) {
        unsuccessful.addFirst(attempt);
      }
    }
    return unsuccessful;
  }

  /**
   * When one more restart would be within the rate; empty when it is now.
   *
   * @param which the attempts that the rate is about
   */
  Optional<Instant> freeAgainAt(StackPolicy.Rate rate, Predicate<Attempt> which, Instant now) {
    List<Instant> counted = counted(rate, which, now);
    return counted.size() < rate.count()
        ? Optional.empty()
        : Optional.of(counted.get(counted.size() - rate.count()).plus(rate.period()));
  }

  /**
   * A limit that holds restarts.
   *
   * @param whose the service, or the stack
   * @param until when one more would be within it
   */
  record Limit(String whose, StackPolicy.Rate rate, Instant until) {}

  /** The limit that holds one more restart of a service; empty when none does. */
  Optional<Limit> reached(StackPolicy.Limits limits, String service, Instant now) {
    return freeAgainAt(limits.perService(), a -> a.service().equals(service), now)
        .map(until -> new Limit(service, limits.perService(), until))
        .or(
            () ->
                freeAgainAt(limits.perStack(), a -> true, now)
                    .map(until -> new Limit("the stack", limits.perStack(), until)));
  }

  /** How many more restarts in the stack would be within the rate. */
  public int left(StackPolicy.Rate rate, Instant now) {
    return Math.max(0, rate.count() - counted(rate, a -> true, now).size());
  }

  /** How many more restarts of a service would be within the rate. */
  public int left(StackPolicy.Rate rate, String service, Instant now) {
    return Math.max(0, rate.count() - counted(rate, a -> a.service().equals(service), now).size());
  }

  private List<Instant> counted(StackPolicy.Rate rate, Predicate<Attempt> which, Instant now) {
    return attempts.stream()
        .filter(a -> a.disturbed() && which.test(a))
        .map(Attempt::latest)
        .filter(at -> at.plus(rate.period()).isAfter(now))
        .sorted()
        .toList();
  }
}
