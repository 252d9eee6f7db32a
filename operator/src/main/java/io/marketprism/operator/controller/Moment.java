package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readings;
import java.time.Instant;
import java.util.List;

/**
 * All that one evaluation of a stack goes by, gathered at one moment.
 *
 * @param state what the evaluation before said to remember
 * @param remediations all of the stack's name
 */
record Moment(
    MarketPrismStack stack,
    CompiledStack compiled,
    EngineState state,
    Readings readings,
    List<Remediation> remediations,
    Instant now) {

  Evaluation evaluate() {
    return Engine.evaluate(compiled.policy(), state, readings, Intents.history(remediations), now);
  }

  Moment with(List<Remediation> others) {
    return new Moment(stack, compiled, state, readings, List.copyOf(others), now);
  }
}
