package io.marketprism.operator.runbook;

/** How far the operator goes by itself, the furthest first. */
public enum Mode {
  /** Decides and acts. */
  Enforce,
  /** Decides and proposes; acts on what is approved. */
  Approve,
  /** Decides and says what it would do; never acts. */
  Observe;

  /** Whether it goes less far. */
  public boolean isStricterThan(Mode other) {
    return compareTo(other) > 0;
  }
}
