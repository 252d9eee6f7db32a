package io.marketprism.operator.report;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Notice.Event;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What people are told of actions that wait for their approval. */
final class ApprovalNotices {

  /** An action that waits for approval; its alert is the label {@code alert}. */
  static final String AWAITING = "MarketPrismAwaitingApproval";

  private ApprovalNotices() {}

  static List<Notice> goingOn(
      MarketPrismStack stack, StackStatus status, Collection<Remediation> remediations) {
    return remediations.stream()
        .filter(r -> Intents.phaseOf(r) == RemediationPhase.AwaitingApproval)
        .map(r -> awaiting(stack, status, r))
        .toList();
  }

  private static Notice awaiting(MarketPrismStack stack, StackStatus status, Remediation proposed) {
    String name = proposed.getMetadata().getName();
    String alert = proposed.getSpec().alert();
    Severity severity =
        status.alertsOrEmpty().stream()
            .filter(a -> a.name().equals(alert))
            .map(AlertStatus::severity)
            .findFirst()
            .orElse(Severity.warning);
    return new Notice(
        proposed.getSpec().target().hostRef(),
        Map.of(
            Notice.NAME,
            AWAITING,
            "severity",
            severity.name(),
            "stack",
            stack.getMetadata().getName(),
            "namespace",
            stack.getMetadata().getNamespace(),
            "service",
            proposed.getSpec().service(),
            "alert",
            alert,
            "source",
            Notices.SOURCE),
        Intents.createdAt(proposed),
        null,
        Event.AwaitingApproval,
        severity,
        "%s %s waits for approval"
            .formatted(proposed.getSpec().action(), proposed.getSpec().target().container()),
        "%s; approve it until %s: `%s`"
            .formatted(
                proposed.getSpec().reason(),
                proposed.getSpec().approveBefore(),
                RemediationReport.approve(proposed)),
        "",
        name,
        false);
  }

  static Notice over(Notice notice, Collection<Remediation> remediations, Instant now) {
    String how =
        remediations.stream()
            .filter(r -> r.getMetadata().getName().equals(notice.remediation()))
            .map(r -> Intents.phaseOf(r) + ": " + Intents.statusOf(r).message())
            .findFirst()
            .orElse("its Remediation is gone");
    return notice.over(now, notice.remediation() + " waits for approval no more", how, false);
  }
}
