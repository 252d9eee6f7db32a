package io.marketprism.operator.runbook;

/**
 * Why an action was given up before it could help or fail: a closed list. The message of such a
 * Remediation begins with one of these words.
 */
public enum AbortReason {
  /** It was not begun in time, or the operator was not the leader any more. */
  Expired(true),
  /** The Docker Engine didn't answer just before the call. */
  HostUnreachable(true),
  /** Somebody else has started the container or made it anew since. */
  IncarnationChanged(true),
  /** It was to be started and is not stopped any more. */
  Resolved(true),
  /** The allow-list has changed meanwhile. */
  NotAllowed(true),
  /** Its stack was deleted, or applied again under its name, before anything was done. */
  StackGone(true),
  /** Its stack was paused or changed before anything was done. */
  Superseded(true),
  /** The outcome was not known, and the Docker Engine has not carried out the call. */
  NotExecuted(false),
  /** Its DockerHost was deleted and has been gone for ten minutes. */
  HostGone(false),
  /** Nothing certain could be seen of its effect for too long, or its alert or stack is gone. */
  Inconclusive(false);

  private final boolean beforeCall;

  AbortReason(boolean beforeCall) {
    this.beforeCall = beforeCall;
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
