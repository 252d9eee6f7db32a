package io.marketprism.operator.controller;

import io.marketprism.operator.host.Shares;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether the last evaluation of a stack still stands: nothing that it went by has changed, and
 * nobody looks at it. Used by the stack's own reconcile; that it is disturbed or asked for is said
 * by any thread.
 */
final class AtRest {

  /** Who has asked for the last evaluation goes on looking at it: nothing is spared meanwhile. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final AtomicBoolean disturbed = new AtomicBoolean();
  private volatile Instant askedAt = Instant.EPOCH;
  private Optional<Rest> rest = Optional.empty();
  private String versions = "";

  AtRest(InstantSource clock) {
    this.clock = clock;
  }

  /** All that an evaluation led to is done and published. */
  void begins(Evaluation evaluation, Moment moment) {
    rest = Rest.of(moment.compiled().policy(), evaluation, moment.readings(), moment.now());
    versions = moment.versions();
  }

  /** The rest as it goes on; empty where all is to be evaluated. */
  Optional<Rest> goesOn(Moment seen, Shares shares) {
    boolean isToStand =
        !disturbed.getAndSet(false)
            && !seen.now().isBefore(askedAt.plus(LOOKED_AT))
            && rest.isPresent()
            && versions.equals(seen.versions());
    rest = isToStand ? rest.get().goesOn(seen.readings(shares), seen.now()) : Optional.empty();
    return rest;
  }

  /** Something else than what is looked at has changed. */
  void disturb() {
    disturbed.set(true);
  }

  /** Somebody asks for the last evaluation; whether nobody has of late. */
  boolean ask() {
    Instant now = clock.instant();
    boolean isFirst = !now.isBefore(askedAt.plus(LOOKED_AT));
    askedAt = now;
    return isFirst;
  }
}
