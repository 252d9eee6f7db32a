package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.metrics.RemediationMetrics;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.report.Messages;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how far a Remediation has come, and tells it. */
final class Progress {

  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private final Remediations remediations;
  private final EventRecorder events;
  private final RemediationMetrics metrics;
  private final InstantSource clock;

  Progress(
      Remediations remediations,
      EventRecorder events,
      RemediationMetrics metrics,
      InstantSource clock) {
    this.remediations = remediations;
    this.events = events;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Writes what is known. What was done must be told, so this is tried until it succeeds. */
  void advance(
      MarketPrismStack stack, Remediation remediation, RemediationPhase phase, String message)
      throws InterruptedException {
    write(stack, remediation, phase, null, message);
  }

  /** Writes that it is given up. */
  void abort(MarketPrismStack stack, Remediation remediation, AbortReason reason, String message)
      throws InterruptedException {
    write(stack, remediation, RemediationPhase.Aborted, reason, reason.because(message));
  }

  private void write(
      MarketPrismStack stack,
      Remediation remediation,
      RemediationPhase phase,
      @Nullable AbortReason aborted,
      String message)
      throws InterruptedException {
    RemediationPhase from = Intents.phaseOf(remediation);
    Optional<String> holder = holderOf(remediation);
    Optional<Remediation> current = Optional.of(remediation);
    // What a cache said may be old: whoever has moved it on meanwhile is right.
    while (current
        .filter(r -> Intents.phaseOf(r) == from && holderOf(r).equals(holder))
        .isPresent()) {
      try {
        String now = String.valueOf(Timestamps.exactOrNull(clock.instant()));
        RemediationStatus next =
            Intents.statusOf(remediation).on(phase, aborted, Messages.bounded(message), now);
        Optional<Remediation> written = remediations.replaceStatus(current.get(), next);
        if (written.isPresent()) {
          told(stack, written.get(), phase, message);
          return;
        }
        current = remediations.get(remediation);
      } catch (KubernetesClientException e) {
        LOG.warn("{}: {}", remediation.getMetadata().getName(), e.getMessage());
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  private static Optional<String> holderOf(Remediation remediation) {
    return Optional.ofNullable(Intents.statusOf(remediation).holder());
  }

  private void told(
      MarketPrismStack stack, Remediation written, RemediationPhase phase, String message) {
    RemediationReport.reached(written, phase, message)
        .ifPresent(occurrence -> events.record(stack, occurrence));
    if (phase.isTerminal()) {
      metrics.ended(written, phase);
      remediations.release(written);
    }
  }
}
