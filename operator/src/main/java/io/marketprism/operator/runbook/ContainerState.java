package io.marketprism.operator.runbook;

import java.util.Locale;

/** The Docker Engine's states of a container, and {@link #ABSENT} for one that doesn't exist. */
public enum ContainerState {
  CREATED,
  RUNNING,
  PAUSED,
  RESTARTING,
  REMOVING,
  EXITED,
  DEAD,
  ABSENT;

  /** The Engine's own lower-case word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a process is there; a paused one is there and frozen. */
  public boolean hasProcess() {
    return this == RUNNING || this == PAUSED;
  }

  /** Whether there is nothing left that could be started. */
  public boolean isGone() {
    return this == ABSENT || this == DEAD || this == REMOVING;
  }

  /** Whether nothing runs and nobody but a person or this operator will start it again. */
  public boolean isStopped() {
    return this == EXITED || this == CREATED;
  }
}
