package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was done in a stack so far, derived from its Remediations. Attempts, back-off and limits are
 * counted here and nowhere else, so they survive a restart of the operator and a new leader. What
 * the operator has seen of a Remediation outlives its deletion; and where it has seen nothing, a
 * container's start that no Remediation accounts for counts as one restart.
 */
public record History(List<Attempt> attempts) {

  public static final History EMPTY = new History(List.of());

  public History {
    attempts = attempts.stream().sorted(Comparator.comparing(Attempt::createdAt)).toList();
  }

  /** As far back as anything but a limit looks: rows of successes that didn't last. */
  private static final Duration LOOKS_BACK = Duration.ofHours(1);

  /** More are not remembered of those that were deleted. */
  private static final int MOST = 500;

  /** For how long what was done may still count. */
  public static Duration window(StackPolicy.Limits limits) {
    return Collections.max(
        List.of(limits.perService().period(), limits.perStack().period(), LOOKS_BACK));
  }

  /**
   * This history, as it is in the API, with what counts although it isn't there.
   *
   * @param seen attempts that earlier evaluations saw
   */
  History whole(StackPolicy policy, List<Attempt> seen, Readings readings, Instant now) {
    Instant counted = now.minus(window(policy.limits()));
    Set<String> names = attempts.stream().map(Attempt::name).collect(Collectors.toSet());
    List<Attempt> all = new ArrayList<>(attempts);
    seen.stream()
        .filter(a -> !names.contains(a.name()) && !a.isOfUnknownAuthor())
        .filter(a -> a.isOpen() || a.latest().isAfter(counted))
        .map(a -> a.deleted(now))
        .forEach(all::add);
    History known = new History(all);
    for (ServicePolicy service : policy.topology().services()) {
      Stream.concat(
              start(service.name(), readings).stream(),
              seen.stream().filter(a -> a.isOfUnknownAuthor(service.name())))
          .filter(start -> start.latest().isAfter(counted) && !known.explains(start))
          .findFirst()
          .ifPresent(all::add);
    }
    return new History(all);
  }

  private boolean explains(Attempt start) {
    return of(start.service()).stream().anyMatch(a -> a.explains(start.createdAt()));
  }

  /**
   * The latest start of a service's container, where the Engine's restart policy doesn't account
   * for it. A new container's first start is none: it was never up before. Of several that no
   * attempt accounts for only the latest counts, lest who restarts a service by hand keep the
   * operator from healing it.
   */
  private static Optional<Attempt> start(String service, Readings readings) {
    if (!(readings.of(service).container() instanceof Reading.Known<ContainerFacts>(var facts))
        || !facts.state().hasProcess()
        || facts.finishedAt().equals(Instant.EPOCH)) {
      return Optional.empty();
    }
    if (!(facts.startedAt() instanceof Reading.Known<Instant>(Instant startedAt))) {
      return Optional.empty(); // by the Engine's clock alone nobody can tell when
    }
    boolean revived =
        facts.deaths().stream()
            .filter(death -> !death.at().isAfter(startedAt))
            .reduce((earlier, later) -> later)
            .filter(death -> !death.asked())
            .isPresent();
    return revived ? Optional.empty() : Optional.of(Attempt.ofUnknownAuthor(service, startedAt));
  }

  /** What the next evaluation is to remember, should it be deleted: the newest. */
  List<Attempt> toRemember(StackPolicy policy, Instant now) {
    Instant counted = now.minus(window(policy.limits()));
    List<Attempt> recent = attempts.stream().filter(a -> a.latest().isAfter(counted)).toList();
    return recent.subList(Math.max(0, recent.size() - MOST), recent.size());
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
   * The attempts in a row for this alert, since the moment, that were claimed and given up before
   * their call. What nobody approved was never claimed.
   */
  List<Attempt> overtaken(String alert, Instant since) {
    List<Attempt> ended =
        attempts.stream()
            .filter(a -> a.alert().equals(alert) && a.executingAt() != null && !a.isOpen())
            .filter(a -> !a.createdAt().isBefore(since))
            .toList();
    int begun = ended.size();
    while (begun > 0 && ended.get(begun - 1).wasOvertaken()) {
      begun--;
    }
    return ended.subList(begun, ended.size());
  }

  /** Those of the firing that goes on; none while the alert does not fire. */
  List<Attempt> unsuccessfulIn(AlertPolicy alert, AlertState state) {
    Instant firing = state.memory().firingSince();
    return firing == null ? List.of() : unsuccessful(alert.name(), firing);
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
                freeAgainAt(limits.perStack(), a -> !a.isOfUnknownAuthor(), now)
                    .map(until -> new Limit("the stack", limits.perStack(), until)));
  }

  /** How many more restarts in the stack would be within the rate. */
  public int left(StackPolicy.Rate rate, Instant now) {
    return Math.max(0, rate.count() - had(rate, now));
  }

  /** How many restarts in the stack count against the rate. */
  int had(StackPolicy.Rate rate, Instant now) {
    return counted(rate, a -> !a.isOfUnknownAuthor(), now).size();
  }

  /** How many more restarts of a service would be within the rate. */
  public int left(StackPolicy.Rate rate, String service, Instant now) {
    return Math.max(0, rate.count() - had(rate, service, now));
  }

  /** How many restarts of a service count against the rate. */
  int had(StackPolicy.Rate rate, String service, Instant now) {
    return counted(rate, a -> a.service().equals(service), now).size();
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
