package io.marketprism.operator.metrics;

/** Metrics that are made of what is seen of a stack at each evaluation. */
interface StackObserver {

  /** Takes in an evaluation; evaluations of one stack never overlap. */
  void observe(StackView view);

  /** Removes all series of a stack that is gone. */
  void forget(StackName stack);
}
