package io.marketprism.operator.api;

/**
 * The conditions of a stack. After kstatus all but {@code Ready}, {@code Accepted} and {@code
 * NotificationsReady} are abnormal when {@code True}.
 */
public enum ConditionType {
  /** Whether every service is ready. */
  Ready,
  /** Whether everything that the stack declares can be used. */
  Accepted,
  /** Whether an alert is firing. */
  Reconciling,
  /** Whether it doesn't go on without somebody: what Accepted and Escalated say, in one. */
  Stalled,
  /** Whether a person is needed. */
  Escalated,
  /** Whether something can't be seen that must be seen. */
  ObservationDegraded,
  /** Whether a pause is in force. */
  Paused,
  /** Whether every receiver of the stack's own can be notified; only where there are any. */
  NotificationsReady;

  /** The status that it has while all is well. */
  public String normally() {
    return this == Ready || this == Accepted || this == NotificationsReady ? "True" : "False";
  }
}
