package io.marketprism.operator.report;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.RemediationPhase;
import java.util.Optional;

/** Tells the progress of a Remediation as an Event on its stack. */
public final class RemediationReport {

  private RemediationReport() {}

  /** That its call is about to be made. */
  public static Occurrence begins(Remediation claimed) {
    return Occurrence.of(
        switch (claimed.getSpec().action()) {
          case Start -> EventReason.Starting;
          case Restart -> EventReason.Restarting;
          case Recreate -> EventReason.Recreating;
          case Create -> EventReason.Creating;
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
      case AwaitingApproval ->
          Optional.of(
              Occurrence.of(
                  EventReason.AwaitingApproval,
                  "%s until %s, %s; `%s`"
                      .formatted(
                          text,
                          remediation.getSpec().approveBefore(),
                          remediation.getSpec().reason(),
                          approve(remediation))));
      case Planned ->
          remediation.getSpec().approveBefore() == null
              ? Optional.empty()
              : Optional.of(Occurrence.of(EventReason.Approved, text));
      case Executing -> Optional.empty();
      case Verifying -> Optional.of(Occurrence.of(done(remediation), text));
      case Succeeded -> Optional.of(Occurrence.of(EventReason.RemediationSucceeded, text));
      case Ineffective -> Optional.of(Occurrence.of(EventReason.RemediationIneffective, text));
      case Failed -> Optional.of(Occurrence.of(EventReason.RemediationFailed, text));
      case Aborted -> Optional.of(Occurrence.of(EventReason.RemediationAborted, text));
    };
  }

  /** The command that approves it. */
  public static String approve(Remediation remediation) {
    return ("kubectl patch rem %s -n %s --type merge"
            + " -p '{\"spec\":{\"approval\":{\"decision\":\"Approved\",\"by\":\"YOUR-USER-NAME\",\"reason\":\"WHY\"}}}'")
        .formatted(remediation.getMetadata().getName(), remediation.getMetadata().getNamespace());
  }

  private static EventReason done(Remediation remediation) {
    return switch (remediation.getSpec().action()) {
      case Start -> EventReason.Started;
      case Restart -> EventReason.Restarted;
      case Recreate -> EventReason.Recreated;
      case Create -> EventReason.Created;
      case Watch, Wait, Escalate ->
          throw new IllegalArgumentException(remediation.getSpec().action() + " is not executed");
    };
  }
}
