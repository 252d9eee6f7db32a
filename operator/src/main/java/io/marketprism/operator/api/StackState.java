package io.marketprism.operator.api;

/**
 * How a stack is, in one word: the most urgent that applies, in this order. In the status it is
 * plain text, for a newer operator may know another one.
 */
public enum StackState {
  /** A person is needed: the operator can't heal it, or restarts nothing. */
  NeedsPerson,
  /** A part of the declaration can't be used, or the stack could not be evaluated. */
  Misconfigured,
  /** The whole stack is paused or under maintenance: nothing is done. */
  Paused,
  /** Nothing certain has been known of a service, or could be said of an alert, for too long. */
  Blind,
  /** Something is wrong, and is being healed or about to be. */
  Healing,
  /**
   * Something is wrong, and the operator waits: for somebody else, an approval, a limit, a grace.
   */
  Waiting,
  /** Something may be wrong, or a service isn't ready yet: it is not proven. */
  Pending,
  /** Mode Observe: whatever is wrong, nothing is done. */
  Observing,
  /** All services are ready, and no alert is pending or firing. */
  Healthy
}
