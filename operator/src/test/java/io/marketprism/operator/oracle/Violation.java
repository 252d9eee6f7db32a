package io.marketprism.operator.oracle;

/** A promise that was broken. */
public record Violation(Kind kind, String what) {

  /** The promises, by how they are broken. */
  public enum Kind {
    /** More than one call for one Remediation, or two restarts of one incarnation. */
    CALLED_TWICE,
    /** A call that no Remediation was executing at that moment. */
    CALLED_WITHOUT_INTENT,
    /** What the operator has stopped or removed is still down. */
    LEFT_DOWN,
    /** More restarts than a limit allows, or more at once. */
    LIMIT_PASSED,
    /** A container that no grant covers was looked at or acted on. */
    OUTSIDE_GRANTS,
    /** A Remediation has come to no end, or its finalizer stays. */
    NOT_ENDED,
    /** An alert that is firing is not acted on, and no reason says why. */
    HELD_WITHOUT_REASON,
    /** A request that the operator's role does not allow. */
    FORBIDDEN_REQUEST
  }

  @Override
  public String toString() {
    return kind + ": " + what;
  }
}
