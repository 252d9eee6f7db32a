package io.marketprism.operator.api;

/**
 * The conditions of a Remediation. Both are there when it has ended, and absent before; their
 * reason is its last phase.
 */
public enum RemediationConditionType {
  /** Whether it has ended, and helped. */
  Complete,
  /** Whether it has ended otherwise: it did not help, could not be done, or was given up. */
  Failed
}
