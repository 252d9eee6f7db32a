package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an alert goes from inactive over pending to firing and back.
 *
 * <p>Unknown neither fires nor resolves; a pending alert that has been Unknown for too long starts
 * anew.
 */
final class AlertTransition {

  /** An Unknown of this length, or of the alert's {@code for} if that is longer, ends pending. */
  static final Duration PENDING_SURVIVES_UNKNOWN = Duration.ofMinutes(5);

  private AlertTransition() {}

  static AlertState next(Judgement judgement, AlertState state, Instant now) {
    AlertState ticked = state.with(tick(judgement, state.clocks(), now));
    return ticked.isFiring()
        ? whileFiring(judgement, ticked, now)
        : whileNot(judgement, ticked, now);
  }

  private static AlertState.Clocks tick(
      Judgement judgement, AlertState.Clocks clocks, Instant now) {
    Truth expr = judgement.expr();
    boolean helpless = isLost(judgement.scope()) || judgement.applying() == null;
    // An Unknown now and then must not keep on-call from hearing of it.
    Truth undiagnosed = expr.isTrue() ? Truth.of(helpless) : expr;
    return new AlertState.Clocks(
        clocks.expr().tick(expr, now),
        Proof.tick(judgement, clocks, now),
        clocks.undiagnosed().tick(undiagnosed, now),
        falseSince(judgement, clocks, now),
        since(expr instanceof Truth.Unknown, clocks.unknownSince(), now),
        seenAt(judgement, clocks, now),
        clocks.unseen(),
        clocks.limited(),
        clocks.maintained(),
        clocks.judgedSince());
  }

  /** Whether its container is gone, and can't be made by the operator. */
  private static boolean isLost(Scope scope) {
    boolean makes = scope.readings().compose() instanceof ServiceReadings.Compose.Listed;
    return scope
        .readings()
        .container()
        .is(f -> f.state().isGone() && !(makes && f.state() == ContainerState.ABSENT));
  }

  private static AlertState whileNot(Judgement judgement, AlertState state, Instant now) {
    AlertState.Clocks clocks = state.clocks();
    if (clocks.unknownSince() != null) {
      Duration unknown = Duration.between(clocks.unknownSince(), now);
      Duration survived = max(judgement.alert().holdFor(), PENDING_SURVIVES_UNKNOWN);
      return unknown.compareTo(survived) > 0 ? state.with(forgotten(clocks)) : state;
    }
    return judgement.expr().isTrue() && fires(judgement, clocks, now)
        ? state.with(state.memory().fired(now))
        : state;
  }

  /** Fires by its own {@code for}, or because a scenario has been proven sooner. */
  private static boolean fires(Judgement judgement, AlertState.Clocks clocks, Instant now) {
    AlertPolicy alert = judgement.alert();
    ScenarioPolicy applying = judgement.applying();
    return clocks.expr().reached(alert.holdFor())
        || (applying != null && Proof.of(alert, applying, clocks, now).given());
  }

  private static AlertState whileFiring(Judgement judgement, AlertState state, Instant now) {
    Instant falseSince = state.clocks().falseSince();
    Duration stable = judgement.alert().verify().stable();
    boolean over =
        judgement.expr().isFalse() && falseSince != null && !now.isBefore(falseSince.plus(stable));
    return over ? state.resolved(now) : state;
  }

  /**
   * A short time in which nothing could be said doesn't count, and takes away nothing; after one as
   * long as what is to be proven that begins again.
   */
  private static @Nullable Instant falseSince(
      Judgement judgement, AlertState.Clocks clocks, Instant now) {
    Instant before = clocks.falseSince();
    return switch (judgement.expr()) {
      case Truth.True() -> null;
      case Truth.Unknown(String what) -> before;
      case Truth.False() -> {
        Instant unknown = clocks.unknownSince();
        if (before == null || unknown == null) {
          yield before == null ? now : before;
        }
        Duration unsaid = Duration.between(unknown, now);
        boolean isShort = unsaid.compareTo(judgement.alert().verify().stable()) < 0;
        yield isShort ? before.plus(unsaid) : now;
      }
    };
  }

  private static AlertState.Clocks forgotten(AlertState.Clocks clocks) {
    return new AlertState.Clocks(
        HoldClock.IDLE,
        AlertState.Clocks.IDLE.scenarios(),
        HoldClock.IDLE,
        null,
        clocks.unknownSince(),
        clocks.seenAt(),
        clocks.unseen(),
        HoldClock.IDLE,
        clocks.maintained(),
        clocks.judgedSince());
  }

  private static @Nullable Instant seenAt(
      Judgement judgement, AlertState.Clocks clocks, Instant now) {
    Instant unknown = clocks.unknownSince();
    boolean mayHaveFired =
        unknown != null && !now.isBefore(unknown.plus(judgement.alert().holdFor()));
    return mayHaveFired && !(judgement.expr() instanceof Truth.Unknown) ? now : clocks.seenAt();
  }

  private static @Nullable Instant since(boolean holds, @Nullable Instant before, Instant now) {
    if (!holds) {
      return null;
    }
    return before == null ? now : before;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
