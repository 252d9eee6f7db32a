package io.marketprism.operator.runbook;

/**
 * Why an alert is acted on, or not: a closed list. Each evaluation of each alert ends in exactly
 * one of them, the first that applies in this order.
 */
public enum Reason {
  /** The expression doesn't hold. */
  Inactive,
  /** The expression holds, not for long enough yet. */
  Pending,
  /** Nothing can be said of the expression. */
  Unknown,
  /** Firing; the expression doesn't hold any more, not for long enough yet. */
  Resolving,
  /** The stack, the service or the alert is paused. */
  Paused,
  /** A maintenance window is open, or the DockerHost is under maintenance. */
  MaintenanceWindow,
  /** The container's host doesn't answer. */
  HostUnreachable,
  /** The DockerHost's allow-list doesn't name the container. */
  NotAllowed,
  /** An older stack, or an earlier service of the same one, has claimed the container. */
  ClaimedByOtherStack,
  /** An action on this service is not over, or another one holds the slot for restarts. */
  RemediationInProgress,
  /**
   * Something that the service depends on is failing: the cause is treated first. While it can't be
   * seen whether it is, nothing that depends on it is restarted.
   */
  InhibitedByCause,
  /** A more urgent alert of the same service decides what is done. */
  InhibitedByAlert,
  /** The cause has gone, or can be seen again: the service gets time to recover by itself. */
  Settling,
  /** A restart that nobody needs waits until everything in the stack is well. */
  NotAllWell,
  /** No scenario of the runbook holds: somebody must look. */
  NoScenario,
  /** It can't be said which scenario holds. */
  DiagnosisUnknown,
  /** The runbook says: watch. */
  Watching,
  /** The runbook says: wait for somebody else, and don't restart. */
  Waiting,
  /** The process is younger than its start-up grace. */
  StartingUp,
  /** Docker's own restart policy is reviving the container. */
  EngineRestarting,
  /** Somebody or the container itself wants it so: frozen by hand, or a one-shot that is done. */
  LeftAlone,
  /** On-call has been notified; the operator doesn't restart any more. */
  Escalated,
  /** Too many independent services fail at once: that is not their fault. */
  StormGate,
  /** The last attempt is too recent. */
  BackingOff,
  /** As many restarts as the limits allow. */
  LimitReached,
  /** Mode Observe: says what it would do. */
  Observing,
  /** Mode Approve: it is proposed, and waits for somebody to approve it. */
  NeedsApproval,
  /** Acts. */
  Acting,
  /** Acts although nothing is wrong: by a schedule, or ahead of a limit. */
  Scheduled,
  /** Acts because somebody asked for it in {@code spec.requests}. */
  Requested
}
