package io.marketprism.operator.rule;

/** An expression whose evaluations have a budget. */
public interface Metered {

  /**
   * Whether it is switched off for now: its last evaluation cost more than it may, alone or
   * together with the other expressions of the stack.
   */
  boolean isOverBudget();
}
