package io.marketprism.operator.controller;

import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Evaluation;
import java.time.Instant;
import java.util.List;

/**
 * The last evaluation of a stack, for who asks why something is done or not.
 *
 * @param faults what of the stack is switched off because it can't be used
 * @param at when it was evaluated
 */
public record Judged(Evaluation evaluation, List<Fault> faults, Instant at) {

  public Judged {
    faults = List.copyOf(faults);
  }
}
