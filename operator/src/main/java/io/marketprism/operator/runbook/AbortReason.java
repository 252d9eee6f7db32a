package io.marketprism.operator.runbook;

/** Why an action was given up before it could help or fail. */
public enum AbortReason {
  /** It was not begun in time, or the operator doesn't lead any more. */
  Expired(true),
  /** The Docker Engine didn't answer just before the call. */
  HostUnreachable(true),
  /** The container has been started or made anew since the readings that called for the action. */
  IncarnationChanged(true),
  /** What was to be started is not stopped any more. */
  Resolved(true),
  /** The allow-list has changed meanwhile. */
  NotAllowed(true),
  /** The outcome of the call was not known, and it turned out that nothing had come of it. */
  NotExecuted(false),
  /** Its DockerHost was deleted while the outcome was not known. */
  HostGone(false),
  /** Nothing certain could be seen of its effect, or nobody asks for it any more. */
  Inconclusive(false);

  private final boolean beforeCall;

  AbortReason(boolean beforeCall) {
    this.beforeCall = beforeCall;
  }

  /** Whether it was given up before its call, so that nothing was done for certain. */
  public boolean isBeforeCall() {
    return beforeCall;
  }

  /** This reason, and what there is to say of it. */
  public String says(String detail) {
    return name() + ": " + detail;
  }
}
