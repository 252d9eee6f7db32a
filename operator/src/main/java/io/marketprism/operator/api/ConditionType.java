package io.marketprism.operator.api;

/**
 * The conditions of a stack. After kstatus all but {@code Ready} are abnormal when {@code True}.
 */
public enum ConditionType {
  /** Whether every service is ready. */
  Ready,
  /** Whether an alert is firing. */
  Reconciling,
  /** Whether a person is needed. */
  Stalled,
  /** Whether something can't be seen that must be seen. */
  ObservationDegraded,
  /** Whether a pause is in force. */
  Paused;

  /** The status that it has while all is well. */
  public String normally() {
    return this == Ready ? "True" : "False";
  }
}
