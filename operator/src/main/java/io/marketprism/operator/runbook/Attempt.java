package io.marketprism.operator.runbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One Remediation, as the engine sees it.
 *
 * @param name the Remediation's name
 * @param aborted why it was given up; null where it wasn't
 * @param createdAt when the intent was written
 * @param executingAt when it was claimed; null if it never was
 * @param verifyingAt when its call was over; null if it never was
 * @param endedAt when it reached a terminal phase; null while it hasn't
 * @param message what is said of how it goes, or of how it ended
 */
public record Attempt(
    String name,
    String service,
    String alert,
    String scenario,
    Action action,
    RemediationPhase phase,
    @Nullable AbortReason aborted,
    Instant createdAt,
    @Nullable Instant executingAt,
    @Nullable Instant verifyingAt,
    @Nullable Instant endedAt,
    String message) {

  public boolean isOpen() {
    return !phase.isTerminal();
  }

  /** Whether it is over and did not leave the service well. */
  boolean wasUnsuccessful() {
    return switch (phase) {
      case Failed, Ineffective -> true;
      case Aborted -> aborted != null && aborted.isUnsuccessful();
      case Planned, Executing, Verifying, Succeeded -> false;
    };
  }

  /** Whether it was given up before anything was done. */
  boolean wasOvertaken() {
    return aborted != null && aborted.isBeforeCall();
  }

  /** Whether it counts against the limits: a restart or recreate that was at least begun. */
  boolean disturbed() {
    return action.disturbs() && executingAt != null && !wasOvertaken();
  }

  /** Whether it occupies the slot for restarts. */
  boolean holdsSlot() {
    return action.disturbs()
        && (phase == RemediationPhase.Planned || phase == RemediationPhase.Executing);
  }

  /** The latest moment that is known of it. */
  Instant latest() {
    if (endedAt != null) {
      return endedAt;
    }
    if (verifyingAt != null) {
      return verifyingAt;
    }
    return executingAt != null ? executingAt : createdAt;
  }
}
