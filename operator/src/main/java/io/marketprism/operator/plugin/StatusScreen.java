package io.marketprism.operator.plugin;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Mode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a stack is, as text for people: the verdict first, then what it is made of. */
final class StatusScreen {

  private static final int LATEST = 5;

  private final MarketPrismStack stack;
  private final StackStatus status;
  private final List<Remediation> remediations;

  /**
   * @param remediations all of the stack
   */
  StatusScreen(MarketPrismStack stack, List<Remediation> remediations) {
    this.stack = stack;
    this.status = Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
    this.remediations = List.copyOf(remediations);
  }

  /**
   * The text.
   *
   * @param now what ages are counted from
   */
  String text(Instant now, ZoneId zone) {
    List<String> parts = new ArrayList<>();
    parts.add(head(now, zone));
    if (status.summary() != null && !status.summary().isEmpty()) {
      parts.add(status.summary().strip() + "\n");
    }
    parts.add(services());
    parts.add(alerts(now, zone));
    parts.add(latest(now, zone));
    return String.join("\n", parts.stream().filter(part -> !part.isEmpty()).toList());
  }

  private String head(Instant now, ZoneId zone) {
    Instant since = Timestamps.parseOrNull(status.stateSince());
    Mode mode = Objects.requireNonNullElse(stack.getSpec().mode(), Mode.Enforce);
    return "%s  %s%s  ready %s  mode %s%n"
        .formatted(
            stack.getMetadata().getName(),
            Objects.requireNonNullElse(status.state(), "not evaluated yet"),
            since == null
                ? ""
                : " since %s (%s)"
                    .formatted(
                        Moments.time(since, now, zone),
                        Moments.length(Duration.between(since, now))),
            Objects.requireNonNullElse(status.ready(), "unknown"),
            mode);
  }

  private String services() {
    Table table = new Table("SERVICE", "READY", "CONTAINER", "STATE", "MESSAGE");
    for (ServiceStatus service : status.servicesOrEmpty()) {
      table.add(
          service.name(),
          orEmpty(service.ready()),
          orEmpty(service.container()),
          orEmpty(service.state()),
          service.message() == null || service.message().isEmpty()
              ? orEmpty(service.forecast())
              : service.message());
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private String alerts(Instant now, ZoneId zone) {
    Table table = new Table("ALERT", "STATE", "SINCE", "REASON", "MESSAGE");
    for (AlertStatus alert : status.alertsOrEmpty()) {
      if (alert.state() != AlertState.Phase.Inactive || alert.needsPerson()) {
        Instant since = Timestamps.parseOrNull(alert.firingSince());
        table.add(
            alert.name(),
            alert.stateWord(),
            since == null ? "" : Moments.time(since, now, zone),
            alert.reasonWord(),
            orEmpty(alert.message()));
      }
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private String latest(Instant now, ZoneId zone) {
    List<Remediation> latest =
        remediations.stream()
            .sorted(
                Comparator.comparing(Intents::createdAt)
                    .thenComparingLong(Intents::epochOf)
                    .reversed())
            .limit(LATEST)
            .toList();
    return latest.isEmpty() ? "" : RemediationTable.of(latest, now, zone);
  }

  private static String orEmpty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
