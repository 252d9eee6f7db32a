package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.runbook.Maintenance;
import org.jspecify.annotations.Nullable;

/** What of a status are words about its facts, and not facts. */
public final class Wording {

  private Wording() {}

  /** Maintenance that goes on, with its end. */
  static String of(Maintenance maintenance) {
    return maintenance.until() == null
        ? maintenance.toString()
        : "%s until %s".formatted(maintenance, Timestamps.format(maintenance.until()));
  }

  /** A status without its messages: two that differ in nothing else say the same. */
  public static StackStatus without(StackStatus status) {
    return new StackStatus(
        status.observedGeneration(),
        status.ready(),
        status.firing(),
        status.lastRemediation(),
        status.epoch(),
        status.conditionsOrEmpty().stream()
            .map(condition -> new ConditionBuilder(condition).withMessage(null).build())
            .toList(),
        status.servicesOrEmpty().stream()
            .map(s -> new ServiceStatus(s.name(), s.ready(), s.container(), s.state(), null, null))
            .toList(),
        status.alertsOrEmpty().stream().map(Wording::without).toList(),
        status.restartsOrEmpty().stream().map(Wording::without).toList(),
        status.state(),
        status.stateSince(),
        null,
        null);
  }

  public static @Nullable StackStatus withoutOrNull(@Nullable StackStatus status) {
    return status == null ? null : without(status);
  }

  private static RestartStatus without(RestartStatus restart) {
    return new RestartStatus(
        restart.name(),
        restart.service(),
        restart.of(),
        restart.reasonWord(),
        null,
        restart.since(),
        restart.dueSince(),
        restart.overSince(),
        restart.outcomeWord(),
        restart.outcomeOf(),
        restart.escalatedSince(),
        null);
  }

  private static AlertStatus without(AlertStatus alert) {
    return new AlertStatus(
            alert.name(),
            alert.service(),
            alert.severity(),
            alert.state(),
            alert.reason(),
            null,
            alert.firingSince(),
            alert.resolvedAt(),
            alert.escalatedSince(),
            null,
            alert.waitingSince(),
            alert.waitingUntil(),
            alert.waitingFor(),
            alert.recentFirings())
        .seeing(alert.scenario(), alert.seenOrEmpty())
        .after(alert.reasonBeforeWord() == null ? null : alert.lastKnownReason());
  }
}
