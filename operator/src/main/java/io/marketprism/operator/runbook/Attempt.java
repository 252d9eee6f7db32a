package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
 * @param proposal set while it waits for approval, and nothing else
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
    String message,
    @Nullable Proposal proposal) {

  /** One that waits for no approval. */
  public Attempt(
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
    this(
        name,
        service,
        alert,
        scenario,
        action,
        phase,
        aborted,
        createdAt,
        executingAt,
        verifyingAt,
        endedAt,
        message,
        null);
  }

  /** Actions and container starts further apart are not the same, however well clocks agree. */
  private static final Duration SAME = Duration.ofSeconds(15);

  /** A start of a service's container that nobody accounts for counts as one restart of it. */
  static Attempt ofUnknownAuthor(String service, Instant startedAt) {
    return new Attempt(
        "",
        service,
        "",
        "",
        Action.Restart,
        RemediationPhase.Succeeded,
        null,
        startedAt,
        startedAt,
        startedAt,
        startedAt,
        "no Remediation accounts for this start");
  }

  boolean isOfUnknownAuthor() {
    return name.isEmpty();
  }

  boolean isOfUnknownAuthor(String ofService) {
    return isOfUnknownAuthor() && service.equals(ofService);
  }

  /** Whether a start of the service's container came of it. */
  boolean explains(Instant startedAt) {
    return executingAt != null
        && !wasOvertaken()
        && !startedAt.isBefore(executingAt.minus(SAME))
        && (phase == RemediationPhase.Executing || !startedAt.isAfter(latest().plus(SAME)));
  }

  /** What is left of it when its Remediation was deleted: it counts, and nothing waits for it. */
  Attempt deleted(Instant noticed) {
    AbortReason reason = executingAt == null ? AbortReason.Expired : AbortReason.Inconclusive;
    return isOpen()
        ? new Attempt(
            name,
            service,
            alert,
            scenario,
            action,
            RemediationPhase.Aborted,
            reason,
            createdAt,
            executingAt,
            verifyingAt,
            noticed,
            reason.because("its Remediation was deleted"))
        : this;
  }

  /** This proposal with what somebody says to it. */
  public Attempt answered(boolean approved, String by, String reason) {
    Proposal open = Objects.requireNonNull(proposal);
    return new Attempt(
        name,
        service,
        alert,
        scenario,
        action,
        phase,
        aborted,
        createdAt,
        executingAt,
        verifyingAt,
        endedAt,
        message,
        new Proposal(open.target(), open.until(), new Proposal.Answer(approved, by, reason)));
  }

  /** Whether it waits for approval: it holds its service, and nothing else. */
  public boolean isAwaiting() {
    return phase == RemediationPhase.AwaitingApproval;
  }

  public boolean isOpen() {
    return !phase.isTerminal();
  }

  /** Whether it is over and did not leave the service well. */
  boolean wasUnsuccessful() {
    return switch (phase) {
      case Failed, Ineffective -> true;
      case Aborted -> aborted != null && aborted.isUnsuccessful();
      case AwaitingApproval, Planned, Executing, Verifying, Succeeded -> false;
    };
  }

  /**
   * Whether it was to start a container, or to make one, and that was refused: nothing was lost.
   */
  boolean isRefusedStart() {
    return (action == Action.Start || action == Action.Create) && phase == RemediationPhase.Failed;
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
