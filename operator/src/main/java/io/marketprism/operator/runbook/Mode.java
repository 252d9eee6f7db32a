package io.marketprism.operator.runbook;

/** How far the operator goes by itself. */
public enum Mode {
  /** Decides and acts. */
  Enforce,
  /** Decides and says what it would do; never acts. */
  Observe
}
