package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;

/** Tells the progress of a Remediation as an Event on its stack. */
final class RemediationReport {

  private RemediationReport() {}

  static void tell(
      EventRecorder events,
      MarketPrismStack stack,
      Remediation remediation,
      RemediationPhase phase,
      String message) {
    String text =
        "%s (%s %s): %s"
            .formatted(
                remediation.getMetadata().getName(),
                remediation.getSpec().action(),
                remediation.getSpec().target().container(),
                message);
    switch (phase) {
      case Verifying -> {
        boolean start = remediation.getSpec().action() == Action.Start;
        events.record(stack, EventRecorder.Type.Normal, start ? "Started" : "Restarted", text);
      }
      case Succeeded ->
          events.record(stack, EventRecorder.Type.Normal, "RemediationSucceeded", text);
      case Ineffective ->
          events.record(stack, EventRecorder.Type.Warning, "RemediationIneffective", text);
      case Failed -> events.record(stack, EventRecorder.Type.Warning, "RemediationFailed", text);
      case Aborted -> events.record(stack, EventRecorder.Type.Normal, "RemediationAborted", text);
      case Planned, Executing -> {
        // told when the call is made
      }
    }
  }
}
