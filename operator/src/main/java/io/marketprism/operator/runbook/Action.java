package io.marketprism.operator.runbook;

/** What a scenario of the runbook does. */
public enum Action {
  /** Start a container that is stopped. Loses nothing, so few gates hold it. */
  Start,
  /** Stop and start a container that is up and failing. Loses what its process holds. */
  Restart,
  /** Only watch: a person wants to know, nothing is to be done yet. */
  Watch,
  /** Nothing a machine can do: tell a person. */
  Escalate;

  /** Whether it changes anything in the world. */
  public boolean acts() {
    return this == Start || this == Restart;
  }
}
