package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  AlertState with(Clocks newClocks) {
    return new AlertState(newClocks, memory);
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
   * @param scenarios scenarios with a proof of their own (expression and condition), by name
   * @param undiagnosed that the expression holds and it can't be told which scenario applies, or
   *     none does
   * @param falseSince set while the expression is known not to hold
   * @param unknownSince set while nothing can be said of the expression
   */
  public record Clocks(
      HoldClock expr,
      Map<String, HoldClock> scenarios,
      HoldClock undiagnosed,
      @Nullable Instant falseSince,
      @Nullable Instant unknownSince) {

    static final Clocks IDLE = new Clocks(HoldClock.IDLE, Map.of(), HoldClock.IDLE, null, null);

    /** The clock of a scenario with a proof of its own. */
    HoldClock scenario(String name) {
      return scenarios.getOrDefault(name, HoldClock.IDLE);
    }
  }

  /**
   * What must not be forgotten.
   *
   * @param firingSince set while firing
   * @param resolvedAt when it last stopped firing
   * @param escalatedSince set while a person has been told that the operator can't mend it
   * @param recentFirings when it fired, the newest last, at most {@link #FIRINGS_KEPT}
   */
  public record Memory(
      @Nullable Instant firingSince,
      @Nullable Instant resolvedAt,
      @Nullable Instant escalatedSince,
      List<Instant> recentFirings) {

    /** How many firings are remembered. */
    public static final int FIRINGS_KEPT = 10;

    /** An escalation ends by itself when its alert has been resolved for this long. */
    static final Duration ESCALATION_ENDS_AFTER = Duration.ofMinutes(10);

    static final Memory NONE = new Memory(null, null, null, List.of());

    public Memory {
      recentFirings = List.copyOf(recentFirings);
    }

    Memory fired(Instant now) {
      List<Instant> firings =
          Stream.concat(recentFirings.stream(), Stream.of(now))
              .skip(Math.max(0, recentFirings.size() + 1 - FIRINGS_KEPT))
              .toList();
      return new Memory(now, resolvedAt, escalatedSince, firings);
    }

    Memory resolved(Instant now) {
      return new Memory(null, now, escalatedSince, recentFirings);
    }

    Memory escalated(Instant now) {
      return escalatedSince != null
          ? this
          : new Memory(firingSince, resolvedAt, now, recentFirings);
    }

    /**
     * This memory without an escalation that is over: resolved for long enough, or acknowledged by
     * a person.
     */
    Memory calmed(@Nullable Instant acknowledgedAt, Instant now) {
      if (escalatedSince == null) {
        return this;
      }
      boolean acknowledged = acknowledgedAt != null && !acknowledgedAt.isBefore(escalatedSince);
      boolean over =
          firingSince == null
              && resolvedAt != null
              && !now.isBefore(resolvedAt.plus(ESCALATION_ENDS_AFTER));
      return acknowledged || over ? new Memory(firingSince, resolvedAt, null, recentFirings) : this;
    }
  }
}
