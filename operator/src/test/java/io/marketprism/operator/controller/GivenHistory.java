package io.marketprism.operator.controller;

import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Instant;

/** The history of a stack, as a test has it go. */
public final class GivenHistory {

  private final StackHistory history = new StackHistory();

  public void take(StackPolicy policy, Readings readings, EngineState state, Instant now) {
    history.take(policy, readings, state, now);
  }

  public StackHistory of() {
    return history;
  }
}
