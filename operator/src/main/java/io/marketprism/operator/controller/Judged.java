package io.marketprism.operator.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The last evaluation of a stack, for who asks why something is done or not.
 *
 * @param policy it was judged by
 * @param remediations all of the stack's name
 * @param faults what of the stack is switched off because it can't be used
 * @param history how it went of late
 * @param at when it was evaluated
 */
public record Judged(
    Evaluation evaluation,
    StackPolicy policy,
    List<Remediation> remediations,
    List<Fault> faults,
    StackHistory history,
    Instant at) {

  public Judged {
    remediations = List.copyOf(remediations);
    faults = List.copyOf(faults);
  }

  /**
   * What people see of it: as long as it is the same, nothing has changed for them but readings.
   */
  int shown() {
    int shown = evaluation.readiness().hashCode();
    for (Decision decision : evaluation.decisions()) {
      String phase = evaluation.state().alert(decision.alert()).phase().name();
      shown = Objects.hash(shown, decision.reason().name(), phase, decision.message());
    }
    for (Remediation remediation : remediations) {
      ObjectMeta metadata = remediation.getMetadata();
      shown = Objects.hash(shown, metadata.getName(), metadata.getResourceVersion());
    }
    return shown;
  }
}
