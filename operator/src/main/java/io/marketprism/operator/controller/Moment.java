package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.host.Shares;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.HostShare;
import io.marketprism.operator.runbook.Readings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** Evaluates it, with what the other stacks on its hosts have reported last. */
  Evaluation evaluate(Shares shares) {
    return evaluate(shares.elsewhere(uid(), hosts(), now));
  }

  /** Evaluates it to act on it: no other stack takes the slot of its hosts meanwhile. */
  Evaluation decide(Shares shares) {
    return shares.exclusively(uid(), hosts(), now, this::evaluate);
  }

  private Evaluation evaluate(Map<String, HostShare> elsewhere) {
    return Engine.evaluate(
        compiled.policy(), state, readings(elsewhere), Intents.history(remediations), now);
  }

  /** What was read, with what the other stacks on its hosts have reported last. */
  Readings readings(Shares shares) {
    return readings(shares.elsewhere(uid(), hosts(), now));
  }

  private Readings readings(Map<String, HostShare> elsewhere) {
    return new Readings(readings.services(), elsewhere);
  }

  /** Which objects at the API server it is about: what is written there ends a rest. */
  String versions() {
    return Stream.concat(Stream.of(stack), remediations.stream())
        .map(
            object ->
                object.getMetadata().getUid() + "/" + object.getMetadata().getResourceVersion())
        .collect(Collectors.joining(" "));
  }

  String uid() {
    return stack.getMetadata().getUid();
  }

  private Set<String> hosts() {
    return compiled.workloads().values().stream()
        .map(CompiledStack.Workload::host)
        .collect(Collectors.toSet());
  }

  Moment with(List<Remediation> others) {
    return new Moment(stack, compiled, state, readings, List.copyOf(others), now);
  }
}
