package io.marketprism.operator.report;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.RemediationPhase;
import java.util.Optional;

/** Tells the progress of a Remediation as an Event on its stack. */
public final class RemediationReport {

  private RemediationReport() {}

  /** That its call is about to be made. */
  public static Occurrence begins(Remediation claimed) {
    return Occurrence.normal(
        switch (claimed.getSpec().action()) {
          case Start -> "Starting";
          case Restart -> "Restarting";
          case Recreate -> "Recreating";
          case Create -> "Creating";
          case Watch, Wait, Escalate ->
              throw new IllegalArgumentException(claimed.getSpec().action() + " is not executed");
        },
        "%s: %s".formatted(claimed.getMetadata().getName(), claimed.getSpec().reason()));
  }

  /** That it has come to a phase; empty for those that are told when its call is made. */
  public static Optional<Occurrence> reached(
      Remediation remediation, RemediationPhase phase, String message) {
    String text =
        "%s (%s %s): %s"
            .formatted(
                remediation.getMetadata().getName(),
                remediation.getSpec().action(),
                remediation.getSpec().target().container(),
                message);
    return switch (phase) {
      case Planned, Executing -> Optional.empty();
      case Verifying -> Optional.of(Occurrence.normal(done(remediation), text));
      case Succeeded -> Optional.of(Occurrence.normal("RemediationSucceeded", text));
      case Ineffective -> Optional.of(Occurrence.warning("RemediationIneffective", text));
      case Failed -> Optional.of(Occurrence.warning("RemediationFailed", text));
      case Aborted -> Optional.of(Occurrence.normal("RemediationAborted", text));
    };
  }

  private static String done(Remediation remediation) {
    return switch (remediation.getSpec().action()) {
      case Start -> "Started";
      case Restart -> "Restarted";
      case Recreate -> "Recreated";
      case Create -> "Created";
      case Watch, Wait, Escalate -> remediation.getSpec().action().name();
    };
  }
}
