package io.marketprism.operator.runbook;

/**
 * Why an action was given up before it could help or fail: a closed list. The message of such a
 * Remediation begins with one of these words.
 */
public enum AbortReason {
  /** It was not begun, or not approved, in time, or the operator was not the leader any more. */
  Expired(true, true),
  /** The Docker Engine didn't answer just before the call. */
  HostUnreachable(true, false),
  /** Somebody else has started the container or made it again since. */
  IncarnationChanged(true, false),
  /** It was to be started and is not stopped any more, or its cause had gone before an approval. */
  Resolved(true, false),
  /** The allow-list has changed meanwhile. */
  NotAllowed(true, false),
  /** Its stack was deleted, or applied again under its name, before anything was done. */
  StackGone(true, false),
  /** Its stack was paused or changed, or put under maintenance, before anything was done. */
  Superseded(true, false),
  /** Somebody has refused to approve it. */
  Refused(true, false),
  /** The outcome was not known, and the Docker Engine has not carried out the call. */
  NotExecuted(false, true),
  /** What its service depends on failed before its effect could be judged. */
  CauseFailed(false, false),
  /** Its DockerHost has been deleted, or another Docker Engine, for ten minutes. */
  HostGone(false, false),
  /** Nothing certain could be seen of its effect for too long, or its alert or stack is gone. */
  Inconclusive(false, true);

  private final boolean beforeCall;
  private final boolean unsuccessful;

  AbortReason(boolean beforeCall, boolean unsuccessful) {
    this.beforeCall = beforeCall;
    this.unsuccessful = unsuccessful;
  }

  /**
   * Whether the service is as badly off as before, so that on-call must hear of it when it happens
   * again and again. Of the others something else took care, or reports it itself; where that goes
   * on for long, {@link Escalations} counts all that were given up before their call.
   */
  boolean isUnsuccessful() {
    return unsuccessful;
  }

  /** Whether it was given up before its call, so that nothing was done for certain. */
  public boolean isBeforeCall() {
    return beforeCall;
  }

  /** A Remediation's message: this word, and what was so. */
  public String because(String what) {
    return name() + ": " + what;
  }
}
