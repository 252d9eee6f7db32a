package io.marketprism.operator.controller;

import io.marketprism.operator.act.Protocol;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.metrics.StackView;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import java.util.List;

/** One thing that an evaluation leads to. */
sealed interface Effect {

  /**
   * Write an intent.
   *
   * @param host the DockerHost of its container
   * @param epoch a part of its name
   */
  record Create(Decision decision, String host, long epoch) implements Effect {}

  /** Show a proposal as one. */
  record Propose(Remediation proposed) implements Effect {}

  /**
   * Plan what was approved, now that all gates are open.
   *
   * @param by who has approved it, and why
   */
  record Plan(Remediation proposed, String by) implements Effect {}

  /** Write the verdict on what was being verified, or was proposed. */
  record Close(Remediation verifying, Protocol.Step.Move verdict) implements Effect {}

  /**
   * Carry an intent out, or find out what became of it.
   *
   * @param orphaned whether it is of a stack that had this one's name
   */
  record TakeOn(Remediation remediation, boolean orphaned) implements Effect {}

  /** Let one that is over be deleted. */
  record Release(Remediation ended) implements Effect {}

  /** Delete one that nothing counts any more. */
  record Delete(Remediation old) implements Effect {}

  /**
   * Keep a flight record of what has just been escalated.
   *
   * @param name the alert's, or that of a restart that is wanted
   */
  record KeepEvidence(String name, String service, AlertState.Escalation escalation)
      implements Effect {}

  /** Record an Event on the stack. */
  record RecordEvent(Occurrence occurrence) implements Effect {}

  /**
   * Hand over to the receivers how things stand.
   *
   * @param faults what is switched off or missing
   */
  record Notify(StackStatus status, List<CompiledStack.Fault> faults) implements Effect {}

  /** Show it in the metrics. */
  record Meter(StackView view) implements Effect {}
}
