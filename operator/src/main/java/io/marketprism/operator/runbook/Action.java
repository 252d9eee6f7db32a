package io.marketprism.operator.runbook;

/** What a scenario of the runbook does. */
public enum Action {
  /** Start a container that is stopped. Loses nothing, so few gates hold it. */
  Start,
  /**
   * Make a container that is gone, through docker compose. Loses nothing either. No scenario asks
   * for it: it is what becomes of an action whose container doesn't exist.
   */
  Create,
  /** Stop and start a container that is up and failing. Loses what its process holds. */
  Restart,
  /**
   * Make a container again from its compose file, with its image built again: what a restart can't
   * fix, such as a missing environment variable.
   */
  Recreate,
  /** Only watch: it is worth knowing, nothing is to be done yet. */
  Watch,
  /** Wait for somebody else, such as an exchange that limits its callers; then judge again. */
  Wait,
  /** Nothing a machine can do: escalate. */
  Escalate;

  /** Whether it changes anything in the world. */
  public boolean acts() {
    return this == Start || this == Create || disturbs();
  }

  /** Whether it ends a process that runs, and so loses what that holds. */
  public boolean disturbs() {
    return this == Restart || this == Recreate;
  }
}
