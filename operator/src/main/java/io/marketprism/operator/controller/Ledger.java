package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.metrics.RemediationMetrics;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes down what an evaluation has decided: new intents, and how those that were done have ended.
 */
final class Ledger {

  private final Remediations remediations;
  private final EventRecorder events;
  private final RemediationMetrics metrics;
  private final InstantSource clock;

  Ledger(
      Remediations remediations,
      EventRecorder events,
      RemediationMetrics metrics,
      InstantSource clock) {
    this.remediations = remediations;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Writes the intents. One whose name another writer has taken is decided anew next time.
   *
   * @param known all Remediations of the stack, read from the API server itself
   * @return these and the new ones
   */
  List<Remediation> open(
      MarketPrismStack stack,
      CompiledStack compiled,
      Evaluation evaluation,
      List<Remediation> known) {
    List<Remediation> all = new ArrayList<>(known);
    StackStatus status = Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
    long epoch =
        Math.max(status.epochOrZero(), known.stream().mapToLong(Intents::epochOf).max().orElse(0));
    for (var decision : evaluation.toAct()) {
      String host = compiled.workload(decision.service()).orElseThrow().host();
      epoch++;
      remediations.create(stack, decision, host, epoch, clock.instant()).ifPresent(all::add);
    }
    Pruning.disposable(known, compiled.policy().limits(), clock.instant())
        .forEach(remediations::delete);
    return all;
  }

  /** Writes the verdicts on what was being verified. */
  void close(MarketPrismStack stack, List<Remediation> known, Evaluation evaluation) {
    for (Verification.Verdict verdict : evaluation.verdicts()) {
      known.stream()
          .filter(r -> r.getMetadata().getName().equals(verdict.remediation()))
          .filter(r -> Intents.phaseOf(r) == RemediationPhase.Verifying)
          .findFirst()
          .ifPresent(verifying -> close(stack, verifying, verdict));
    }
  }

  private void close(MarketPrismStack stack, Remediation verifying, Verification.Verdict verdict) {
    String now = String.valueOf(Timestamps.exactOrNull(clock.instant()));
    remediations
        .replaceStatus(
            verifying,
            Intents.statusOf(verifying)
                .on(verdict.phase(), verdict.aborted(), verdict.message(), now))
        .ifPresent(
            ended -> {
              RemediationReport.reached(ended, verdict.phase(), verdict.message())
                  .ifPresent(occurrence -> events.record(stack, occurrence));
              metrics.ended(ended, verdict.phase());
              remediations.release(ended);
            });
  }

  /** Ends what is being verified of a stack that is gone: nobody will judge it any more. */
  void abandon(MarketPrismStack gone) {
    for (Remediation remediation : remediations.listLive(gone)) {
      boolean ofThisOne =
          remediation.getMetadata().getOwnerReferences().stream()
              .anyMatch(o -> o.getUid().equals(gone.getMetadata().getUid()));
      if (ofThisOne && Intents.phaseOf(remediation) == RemediationPhase.Verifying) {
        close(
            gone,
            remediation,
            Verification.Verdict.inconclusive(
                remediation.getMetadata().getName(), "the stack was deleted"));
      }
    }
  }
}
