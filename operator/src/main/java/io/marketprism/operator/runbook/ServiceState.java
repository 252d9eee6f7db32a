package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one service between evaluations.
 *
 * @param lastSeen the incarnation that was last seen; null before the first sight
 * @param starts when new incarnations were sighted, within {@link #STARTS_WINDOW}, but those that
 *     somebody asked for. The Engine's own RestartCount won't do: a restart by hand sets it back.
 * @param pausedAt when it was last seen frozen with {@code docker pause}; null if never
 * @param failingSince set while it is known not to be ready
 * @param known the last verdict on its readiness that was not Unknown; null before there is one
 * @param unknownSince set while a reading of it is Unknown
 * @param unseen how much of late its readiness was Unknown
 * @param lastReady the incarnation in which it was last seen to be ready; null if it never was
 */
public record ServiceState(
    @Nullable Incarnation lastSeen,
    List<Instant> starts,
    @Nullable Instant pausedAt,
    @Nullable Instant failingSince,
    Readiness.@Nullable Verdict known,
    @Nullable Instant unknownSince,
    Unseen unseen,
    @Nullable Incarnation lastReady) {

  /** The window of {@code container.startsInWindow}. */
  public static final Duration STARTS_WINDOW = Duration.ofMinutes(5);

  /** So many starts within the window are a crash loop. */
  public static final int CRASH_LOOP = 3;

  static final ServiceState INITIAL =
      new ServiceState(null, List.of(), null, null, null, null, Unseen.NOTHING, null);

  /** This state after a look at the service. */
  ServiceState next(
      ServicePolicy service, ServiceReadings readings, Readiness.Verdict verdict, Instant now) {
    List<Instant> recent = new ArrayList<>(starts);
    recent.removeIf(at -> at.plus(STARTS_WINDOW).isBefore(now));
    Incarnation seen = lastSeen;
    Instant paused = pausedAt;
    if (readings.container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        && facts.state() != ContainerState.ABSENT
        && facts.state() != ContainerState.CREATED) {
      if (seen != null && !seen.equals(facts.incarnation()) && isRevival(seen, facts)) {
        recent.add(now);
      }
      seen = facts.incarnation();
      paused = facts.state() == ContainerState.PAUSED ? now : paused;
    }
    Instant failing =
        switch (verdict.ready()) {
          case Truth.True() -> null;
          case Truth.False() -> failingSince == null ? now : failingSince;
          case Truth.Unknown(String what) -> failingSince;
        };
    boolean unknown = verdict.ready() instanceof Truth.Unknown;
    return new ServiceState(
        seen,
        List.copyOf(recent),
        paused,
        failing,
        unknown ? known : verdict,
        !unknown ? null : unknownSince == null ? now : unknownSince,
        unseen.tick(unknown ? verdict.message() : null, service.patience(), now),
        verdict.ready().isTrue() ? seen : lastReady);
  }

  /** Whether it is well, and nothing of it can change by the passing of time alone. */
  boolean isCalm() {
    return starts.isEmpty()
        && failingSince == null
        && unknownSince == null
        && unseen.equals(Unseen.NOTHING);
  }

  /**
   * This state after a time in which nobody looked: that time doesn't count. What was frozen when
   * it began may have been so until its end.
   *
   * @param lastLook when it began
   */
  ServiceState later(Duration unobserved, Instant lastLook) {
    return new ServiceState(
        lastSeen,
        starts,
        pausedAt != null && pausedAt.equals(lastLook) ? pausedAt.plus(unobserved) : pausedAt,
        failingSince == null ? null : failingSince.plus(unobserved),
        known,
        unknownSince == null ? null : unknownSince.plus(unobserved),
        unseen.later(unobserved),
        lastReady);
  }

  /** Whether the process before ended by itself: not one of another container, nor one stopped. */
  private static boolean isRevival(Incarnation before, ContainerFacts facts) {
    Instant started =
        facts.startedAt() instanceof Reading.Known<Instant>(Instant at) ? at : facts.observedAt();
    return before.sameContainer(facts.incarnation())
        && facts.deaths().stream()
            .filter(death -> !death.at().isAfter(started))
            .reduce((earlier, later) -> later)
            .map(death -> !death.asked())
            .orElse(true);
  }

  /** Whether it could not be seen for longer than its patience, but for a good look at times. */
  public boolean degraded(ServicePolicy service, Instant now) {
    return unseen.isFinding(service.patience(), now);
  }

  /** Until when it may be failing unseen, as for an alert; empty while it is known. */
  Optional<Instant> unseenUntil(Instant now) {
    return Optional.ofNullable(unknownSince)
        .map(since -> since.plus(AlertState.UNSEEN_AT_MOST))
        .filter(now::isBefore);
  }

  /** Its readiness for a person: a short Unknown doesn't unsay what was known before. */
  Readiness.Verdict reported(ServicePolicy service, Readiness.Verdict verdict, Instant now) {
    boolean brief = unknownSince != null && now.isBefore(unknownSince.plus(service.patience()));
    return brief && known != null ? known : verdict;
  }

  /** Whether it was seen to be ready in this life of its container. */
  boolean wasReady() {
    return lastSeen != null && lastSeen.equals(lastReady);
  }

  /** Whether its container is in a crash loop. */
  boolean crashLooping() {
    return starts.size() >= CRASH_LOOP;
  }
}
