package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one alert between evaluations.
 *
 * @param clocks live in the operator's memory only: a restarted operator lets them start anew,
 *     which is late and never wrong
 * @param memory is also in the stack's status and survives a restart and a new leader
 */
public record AlertState(Clocks clocks, Memory memory) {

  /** The states of a Prometheus alert. */
  public enum Phase {
    Inactive,
    Pending,
    Firing
  }

  /** So long a cause that can't be seen holds the restarts of what depends on it. */
  static final Duration UNSEEN_AT_MOST = Duration.ofMinutes(10);

  public static final AlertState INITIAL = new AlertState(Clocks.IDLE, Memory.NONE);

  /** What a restarted operator knows: the clocks start anew. */
  public static AlertState remembered(Memory memory) {
    return new AlertState(Clocks.IDLE, memory);
  }

  public Phase phase() {
    if (memory.firingSince != null) {
      return Phase.Firing;
    }
    return clocks.expr.since() == null ? Phase.Inactive : Phase.Pending;
  }

  public boolean isFiring() {
    return phase() == Phase.Firing;
  }

  public boolean isActive() {
    return phase() != Phase.Inactive;
  }

  /**
   * Whether nothing is wrong as far as is known, and nothing of it can change by the passing of
   * time alone but that it is Unknown for too long.
   */
  boolean isCalm() {
    boolean isKnown = clocks.unknownSince == null;
    return clocks.expr.equals(HoldClock.IDLE)
        && (!isKnown || (clocks.falseSince != null && clocks.unseen.equals(Unseen.NOTHING)))
        && !clocks.maintained
        && memory.firingSince == null
        && memory.escalation == null
        && memory.waiting == null;
  }

  /**
   * This state after another look that can say nothing either; empty where that has another reason,
   * or has gone on for so long that something comes of it.
   */
  Optional<AlertState> goesOnUnknown(String why, Duration patience, Instant now) {
    Instant since = clocks.unknownSince;
    return since == null
            || !why.equals(clocks.unseen.why())
            || clocks.unseen.isFinding(patience, now)
            || now.isAfter(since.plus(AlertTransition.PENDING_SURVIVES_UNKNOWN))
        ? Optional.empty()
        : Optional.of(unseen(clocks.unseen.tick(why, patience, now)));
  }

  /**
   * Until when it may be firing unseen: nothing can be said of its expression. After ten minutes,
   * when that has long been reported, nobody waits for it any more; empty then, and while it is
   * known.
   */
  Optional<Instant> unseenUntil(Instant now) {
    return Optional.ofNullable(clocks.unknownSince)
        .map(since -> since.plus(UNSEEN_AT_MOST))
        .filter(now::isBefore);
  }

  AlertState with(Clocks newClocks) {
    return new AlertState(newClocks, memory);
  }

  AlertState unseen(Unseen next) {
    return with(clocks.unseen(next));
  }

  AlertState with(Memory newMemory) {
    return new AlertState(clocks, newMemory);
  }

  /** This alert after it has stopped firing. */
  AlertState resolved(Instant now) {
    return new AlertState(Clocks.IDLE, memory.resolved(now));
  }

  /**
   * For how long things have been so.
   *
   * @param expr the alert's expression
   * @param scenarios scenarios with a proof of their own (expression and condition) or that are to
   *     be confirmed, by name
   * @param undiagnosed that the expression holds and it can't be told which scenario applies, or
   *     none does
   * @param falseSince set while the expression is known not to hold
   * @param unknownSince set while nothing can be said of the expression
   * @param seenAt when it could be judged again after so long an Unknown that it might have fired
   *     meanwhile; null where there was none since it last resolved
   * @param unseen how much of late nothing could be said of the expression
   * @param limited that a limit holds its restarts; stands still while something else does
   * @param maintained whether its service was under maintenance when it was last judged
   * @param judgedSince when that was last over; null if never
   */
  public record Clocks(
      HoldClock expr,
      Map<String, HoldClock> scenarios,
      HoldClock undiagnosed,
      @Nullable Instant falseSince,
      @Nullable Instant unknownSince,
      @Nullable Instant seenAt,
      Unseen unseen,
      HoldClock limited,
      boolean maintained,
      @Nullable Instant judgedSince) {

    static final Clocks IDLE =
        new Clocks(HoldClock.IDLE, Map.of(), HoldClock.IDLE, null, null, null, HoldClock.IDLE);

    /** Of a service that was not under maintenance. */
    Clocks(
        HoldClock expr,
        Map<String, HoldClock> scenarios,
        HoldClock undiagnosed,
        @Nullable Instant falseSince,
        @Nullable Instant unknownSince,
        @Nullable Instant seenAt,
        HoldClock limited) {
      this(
          expr,
          scenarios,
          undiagnosed,
          falseSince,
          unknownSince,
          seenAt,
          Unseen.NOTHING,
          limited,
          false,
          null);
    }

    Clocks unseen(Unseen next) {
      return new Clocks(
          expr,
          scenarios,
          undiagnosed,
          falseSince,
          unknownSince,
          seenAt,
          next,
          limited,
          maintained,
          judgedSince);
    }

    Clocks limited(HoldClock next) {
      return new Clocks(
          expr,
          scenarios,
          undiagnosed,
          falseSince,
          unknownSince,
          seenAt,
          unseen,
          next,
          maintained,
          judgedSince);
    }

    /**
     * These clocks before the alert is judged in maintenance, or out of it. They go on in it, and
     * what they have proven by its end proves nothing afterwards: all is judged from there on.
     *
     * @param isMaintained whether the service is under maintenance now
     * @param closed whether a maintenance ended since the alert was last judged
     */
    Clocks maintained(boolean isMaintained, boolean closed, Instant now) {
      boolean over = !isMaintained && (maintained || closed);
      return over
          ? new Clocks(
              HoldClock.IDLE,
              Map.of(),
              HoldClock.IDLE,
              falseSince,
              unknownSince,
              seenAt,
              unseen,
              HoldClock.IDLE,
              false,
              now)
          : new Clocks(
              expr,
              scenarios,
              undiagnosed,
              falseSince,
              unknownSince,
              seenAt,
              unseen,
              limited,
              isMaintained,
              judgedSince);
    }

    /** These clocks after a time in which nobody looked: that time doesn't count. */
    Clocks later(Duration unobserved) {
      Map<String, HoldClock> later = new LinkedHashMap<>();
      scenarios.forEach((name, clock) -> later.put(name, clock.later(unobserved)));
      return new Clocks(
          expr.later(unobserved),
          Map.copyOf(later),
          undiagnosed.later(unobserved),
          falseSince == null ? null : falseSince.plus(unobserved),
          unknownSince == null ? null : unknownSince.plus(unobserved),
          seenAt,
          unseen.later(unobserved),
          limited.later(unobserved),
          maintained,
          judgedSince == null ? null : judgedSince.plus(unobserved));
    }

    /** The clock of a scenario that has one. */
    HoldClock scenario(String name) {
      return scenarios.getOrDefault(name, HoldClock.IDLE);
    }
  }

  /**
   * What must not be forgotten.
   *
   * @param firingSince set while firing
   * @param resolvedAt when it last stopped firing
   * @param escalation set while a person has been told that the operator can't mend it
   * @param waiting set from the first wait of a firing until it is resolved
   * @param recentFirings when it fired, the newest last, at most {@link #FIRINGS_KEPT}
   */
  public record Memory(
      @Nullable Instant firingSince,
      @Nullable Instant resolvedAt,
      @Nullable Escalation escalation,
      @Nullable Waiting waiting,
      List<Instant> recentFirings) {

    /** How many firings are remembered. */
    public static final int FIRINGS_KEPT = 10;

    /** An escalation ends by itself when its alert has been resolved for this long. */
    static final Duration ESCALATION_ENDS_AFTER = Duration.ofMinutes(10);

    /**
     * Two reports of a death that are no further apart are about the same one: of what is in the
     * status only the second is known. In a fast crash loop, whose distances Docker doubles from
     * 100 ms on, a count is late by a few deaths.
     */
    private static final Duration SAME_DEATH = Duration.ofSeconds(2);

    static final Memory NONE = new Memory(null, null, null, null, List.of());

    public Memory {
      recentFirings = List.copyOf(recentFirings);
    }

    /** Since when a person has been told; null while nobody has. */
    public @Nullable Instant escalatedSince() {
      return escalation == null ? null : escalation.since();
    }

    /** Whether a person has been told of what goes on now, and not of something that is over. */
    public boolean needsPerson() {
      return escalation != null
          && (firingSince != null || resolvedAt == null || escalation.since().isAfter(resolvedAt));
    }

    Memory fired(Instant now) {
      return new Memory(now, resolvedAt, escalation, waiting, with(recentFirings, now));
    }

    /** Whether a death is already among the firings. */
    boolean covers(Instant death) {
      return recentFirings.stream().anyMatch(at -> isSame(at, death));
    }

    /**
     * A firing that is over as soon as it is seen. The first one within a firing that goes on is
     * how that one ended its process, and takes its place; the next process was new and well.
     */
    Memory firedOnce(Instant at) {
      Instant goesOn = firingSince != null && !at.isBefore(firingSince) ? firingSince : null;
      List<Instant> others =
          recentFirings.stream().filter(f -> goesOn == null || !isSame(f, goesOn)).toList();
      return new Memory(firingSince, resolvedAt, escalation, waiting, with(others, at));
    }

    private static boolean isSame(Instant one, Instant other) {
      return Duration.between(one, other).abs().compareTo(SAME_DEATH) <= 0;
    }

    private static List<Instant> with(List<Instant> firings, Instant firing) {
      return Stream.concat(firings.stream(), Stream.of(firing))
          .sorted()
          .skip(Math.max(0, firings.size() + 1 - FIRINGS_KEPT))
          .toList();
    }

    Memory resolved(Instant now) {
      return new Memory(null, now, escalation, null, recentFirings);
    }

    Memory escalated(Instant now, String because) {
      return escalation != null
          ? this
          : new Memory(
              firingSince, resolvedAt, new Escalation(now, because), waiting, recentFirings);
    }

    Memory waits(Waiting next) {
      return new Memory(firingSince, resolvedAt, escalation, next, recentFirings);
    }

    /**
     * This memory without an escalation that is over: resolved for long enough, or acknowledged by
     * a person. What was waited for before a person took note is waited for anew.
     */
    Memory calmed(@Nullable Instant acknowledgedAt, Instant now) {
      if (escalation == null) {
        return this;
      }
      Instant since = escalation.since();
      boolean acknowledged = acknowledgedAt != null && !acknowledgedAt.isBefore(since);
      Instant over = resolvedAt != null && resolvedAt.isAfter(since) ? resolvedAt : since;
      boolean calm = firingSince == null && !now.isBefore(over.plus(ESCALATION_ENDS_AFTER));
      Waiting open = waiting != null && waiting.goesOn(now) ? waiting : null;
      return acknowledged || calm
          ? new Memory(firingSince, resolvedAt, null, open, recentFirings)
          : this;
    }
  }

  /**
   * That a person has been told.
   *
   * @param because why, with the evidence as it was then
   */
  public record Escalation(Instant since, String because) {}

  /**
   * A wait for somebody else.
   *
   * @param since when the first wait of this firing began
   * @param until when things are judged again; in the past when nothing is waited for any more
   * @param scenario what asks for it
   */
  public record Waiting(Instant since, Instant until, String scenario) {

    boolean goesOn(Instant now) {
      return now.isBefore(until);
    }

    boolean tooLong(Duration atMost, Instant now) {
      return !now.isBefore(since.plus(atMost));
    }
  }
}
