package io.marketprism.operator.runbook;

/** The phases of one action, from intent to outcome. */
public enum RemediationPhase {
  /** It is proposed, and nothing is done until somebody approves it. */
  AwaitingApproval,
  /** The intent is written; nothing has been done. */
  Planned,
  /** Claimed by one operator: its one call is on its way, or may be. */
  Executing,
  /** The call is over; its effect is being watched. */
  Verifying,
  /** It helped. */
  Succeeded,
  /** It was done and did not help. */
  Ineffective,
  /** It could not be done. */
  Failed,
  /** It was given up before it could help or fail; the message says why. */
  Aborted;

  public boolean isTerminal() {
    return switch (this) {
      case AwaitingApproval, Planned, Executing, Verifying -> false;
      case Succeeded, Ineffective, Failed, Aborted -> true;
    };
  }
}
