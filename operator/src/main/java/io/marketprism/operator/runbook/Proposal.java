package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that waits for approval.
 *
 * @param target the incarnation that it is proposed for
 * @param until when it expires
 * @param answer what was said to it; null while nothing was
 */
public record Proposal(Incarnation target, Instant until, @Nullable Answer answer) {

  /** One that was not approved by then is proposed no longer. */
  public static final Duration WITHIN = Duration.ofMinutes(15);

  /**
   * What somebody said to it.
   *
   * @param by who
   * @param reason why, in their words
   */
  public record Answer(boolean approved, String by, String reason) {

    @Override
    public String toString() {
      return "by %s: %s".formatted(by, reason);
    }
  }

  /** Whether it was approved; that opens no gate. */
  boolean isApproved() {
    return answer != null && answer.approved();
  }
}
