package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watching whether an action helped, by the same readings that called for it.
 *
 * <p>The clock of {@code within} stands still while nothing can be said, while the stack is paused
 * while a cause is failing or can't be seen, and while the service's own scenario is to wait: none
 * of these is the action's fault. After twice the time it is given up as inconclusive, and as soon
 * as a cause fires: the outage may have brought what the action can't have healed, and that must
 * not wait for this verdict.
 *
 * @param startedAt when the watching began
 * @param lastAt when it was last judged
 * @param counted how much of {@code within} has been used
 * @param good for how long the verification has held
 */
public record Verification(Instant startedAt, Instant lastAt, Duration counted, HoldClock good) {

  static Verification begin(Instant now) {
    return new Verification(now, now, Duration.ZERO, HoldClock.IDLE);
  }

  /** This verification after a time in which nobody looked: that time doesn't count. */
  Verification later(Duration unobserved) {
    return new Verification(
        startedAt.plus(unobserved), lastAt.plus(unobserved), counted, good.later(unobserved));
  }

  /**
   * The end of a verification.
   *
   * @param phase Succeeded, Ineffective or Aborted
   * @param aborted why it was given up; null where it wasn't
   */
  public record Verdict(
      String remediation, RemediationPhase phase, @Nullable AbortReason aborted, String message) {

    public static Verdict of(String remediation, RemediationPhase phase, String message) {
      return new Verdict(remediation, phase, null, message);
    }

    /** One that can't be given. */
    public static Verdict inconclusive(String remediation, String message) {
      return aborted(remediation, AbortReason.Inconclusive, message);
    }

    private static Verdict aborted(String remediation, AbortReason reason, String message) {
      return new Verdict(remediation, RemediationPhase.Aborted, reason, reason.because(message));
    }

    Verdict with(String otherMessage) {
      return new Verdict(remediation, phase, aborted, otherMessage);
    }
  }

  /**
   * What is seen of the service that was acted on.
   *
   * @param failure what of the verification does not hold, where it is false
   * @param held whether the stack is paused, a cause is failing, or the service asks for time
   * @param causeUnseen whether a cause may be failing unseen
   * @param causeFired the cause that has begun to fire since the action; null if none has
   */
  record View(
      Truth verified,
      Supplier<Condition.Failure> failure,
      @Nullable ContainerFacts facts,
      boolean held,
      boolean causeUnseen,
      @Nullable String causeFired) {}

  Verification next(View view, Instant now) {
    boolean stands = view.held() || view.causeUnseen() || view.verified() instanceof Truth.Unknown;
    Duration more = stands ? Duration.ZERO : Duration.between(lastAt, now);
    return new Verification(startedAt, now, counted.plus(more), good.tick(view.verified(), now));
  }

  /** The verdict, or null while it can't be given yet. */
  @Nullable Verdict verdict(String remediation, AlertPolicy.Verify policy, View view, Instant now) {
    if (good.reached(policy.stable())) {
      return Verdict.of(
          remediation, RemediationPhase.Succeeded, "verified: " + policy.expr().text());
    }
    if (view.causeFired() != null) {
      return Verdict.aborted(
          remediation,
          AbortReason.CauseFailed,
          "%s has fired since: what failed before is judged again when that is over"
              .formatted(view.causeFired()));
    }
    String down = view.facts() == null || view.held() ? null : whyDown(view.facts());
    if (down != null) {
      return Verdict.of(remediation, RemediationPhase.Ineffective, down);
    }
    if (counted.compareTo(policy.within()) >= 0) {
      return Verdict.of(
          remediation,
          RemediationPhase.Ineffective,
          "not verified within %d s: %s"
              .formatted(policy.within().toSeconds(), whyNot(view, policy)));
    }
    if (Duration.between(startedAt, now).compareTo(policy.within().multipliedBy(2)) >= 0) {
      return Verdict.inconclusive(
          remediation,
          "nothing certain could be seen for %d s"
                  .formatted(policy.within().multipliedBy(2).toSeconds())
              + (view.verified() instanceof Truth.Unknown(String what) ? ": " + what : ""));
    }
    return null;
  }

  private String whyNot(View view, AlertPolicy.Verify policy) {
    return switch (view.verified()) {
      case Truth.False() -> view.failure().get().what();
      case Truth.Unknown(String what) -> "it can't be seen: " + what;
      case Truth.True() ->
          "%s has held for %d s (%d s needed)"
              .formatted(
                  policy.expr().text(), good.held().toSeconds(), policy.stable().toSeconds());
    };
  }

  /** Why it can't come up any more by itself; null while it can. */
  private static @Nullable String whyDown(ContainerFacts facts) {
    return facts.state().isGone() || facts.state().isStopped() ? Readiness.describe(facts) : null;
  }
}
