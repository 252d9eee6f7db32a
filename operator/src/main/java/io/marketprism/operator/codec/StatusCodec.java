package io.marketprism.operator.codec;

import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.AlertState.Escalation;
import io.marketprism.operator.runbook.AlertState.Memory;
import io.marketprism.operator.runbook.AlertState.Waiting;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine must not forget, in a stack's status and back. Whatever is written is read as it
 * was, to the millisecond; what can't be read is as if it had not been written.
 */
public final class StatusCodec {

  /** Nothing of the engine looks back at the end of an alert for longer: settling at most that. */
  private static final Duration RESOLVED_FOR = Duration.ofHours(1);

  private StatusCodec() {}

  /**
   * An alert as the status shows it; empty for one that is inactive and of which nothing needs to
   * be remembered, for one that is absent is read as such. Firings are shown for as long as they
   * count.
   */
  public static Optional<AlertStatus> show(
      AlertPolicy alert, AlertState state, Decision decision, Instant now) {
    Memory memory = state.memory();
    AlertPolicy.Recurrences recurrences = alert.escalation().recurrences();
    Duration counts =
        recurrences == null || recurrences.period().compareTo(RESOLVED_FOR) < 0
            ? RESOLVED_FOR
            : recurrences.period();
    List<Instant> firings =
        memory.recentFirings().stream().filter(at -> at.plus(counts).isAfter(now)).toList();
    boolean isQuiet =
        state.phase() == AlertState.Phase.Inactive
            && decision.reason() == Reason.Inactive
            && memory.escalation() == null
            && memory.waiting() == null
            && firings.isEmpty()
            && (memory.resolvedAt() == null
                || !memory.resolvedAt().plus(RESOLVED_FOR).isAfter(now));
    Memory shown =
        new Memory(
            memory.firingSince(),
            memory.resolvedAt(),
            memory.escalation(),
            memory.waiting(),
            firings);
    return isQuiet
        ? Optional.empty()
        : Optional.of(write(alert, new AlertState(state.clocks(), shown), decision));
  }

  /** An alert with all that is remembered of it. */
  static AlertStatus write(AlertPolicy alert, AlertState state, Decision decision) {
    Memory memory = state.memory();
    Optional<Escalation> escalation = Optional.ofNullable(memory.escalation());
    Optional<Waiting> waiting = Optional.ofNullable(memory.waiting());
    return new AlertStatus(
        alert.name(),
        alert.service(),
        alert.severity(),
        state.phase(),
        decision.reason(),
        Messages.boundedOrNull(decision.message()),
        Timestamps.exactOrNull(memory.firingSince()),
        Timestamps.exactOrNull(memory.resolvedAt()),
        escalation.map(e -> Timestamps.exactOrNull(e.since())).orElse(null),
        escalation.map(e -> Messages.bounded(e.because())).orElse(null),
        waiting.map(w -> Timestamps.exactOrNull(w.since())).orElse(null),
        waiting.map(w -> Timestamps.exactOrNull(w.until())).orElse(null),
        waiting.map(Waiting::scenario).orElse(null),
        memory.recentFirings().isEmpty()
            ? null
            : memory.recentFirings().stream()
                .map(at -> String.valueOf(Timestamps.exactOrNull(at)))
                .toList());
  }

  /** What is wanted, as the status shows it. */
  public static RestartStatus write(
      Wanted wanted, Wanted.Memory remembered, AlertState state, Decision decision) {
    Memory memory = state.memory();
    Optional<Escalation> escalation = Optional.ofNullable(memory.escalation());
    return new RestartStatus(
        wanted.name(),
        wanted.service(),
        remembered.text(),
        decision.reason().name(),
        Messages.boundedOrNull(decision.message()),
        Timestamps.exactOrNull(remembered.since()),
        Timestamps.exactOrNull(memory.firingSince()),
        Timestamps.exactOrNull(memory.resolvedAt()),
        remembered.outcome() == null ? null : remembered.outcome().name(),
        Timestamps.exactOrNull(remembered.outcomeOf()),
        escalation.map(e -> Timestamps.exactOrNull(e.since())).orElse(null),
        escalation.map(e -> Messages.bounded(e.because())).orElse(null));
  }

  /** What a status remembers of what is wanted. */
  public static Map<String, Wanted.Memory> wanted(@Nullable StackStatus status) {
    Map<String, Wanted.Memory> wanted = new LinkedHashMap<>();
    if (status != null) {
      for (RestartStatus restart : status.restartsOrEmpty()) {
        Instant since = Timestamps.parseOrNull(restart.since());
        if (since != null) {
          wanted.put(
              restart.name(),
              new Wanted.Memory(
                  restart.of(),
                  since,
                  restart.outcome(),
                  Timestamps.parseOrNull(restart.outcomeOf())));
        }
      }
    }
    return wanted;
  }

  /** What a status remembers of each alert, and of what is wanted as if it were one. */
  public static Map<String, Memory> read(@Nullable StackStatus status) {
    Map<String, Memory> alerts = new LinkedHashMap<>();
    if (status != null) {
      status.alertsOrEmpty().forEach(alert -> alerts.put(alert.name(), memory(alert)));
      status.restartsOrEmpty().forEach(r -> alerts.put(r.name(), memory(r.asAlert())));
    }
    return alerts;
  }

  /** The container that each service was, by the service's name. */
  public static Map<String, String> containers(@Nullable StackStatus status) {
    Map<String, String> containers = new LinkedHashMap<>();
    if (status != null) {
      for (StackStatus.ServiceStatus service : status.servicesOrEmpty()) {
        if (service.container() != null) {
          containers.put(service.name(), service.container());
        }
      }
    }
    return containers;
  }

  private static Memory memory(AlertStatus alert) {
    return new Memory(
        Timestamps.parseOrNull(alert.firingSince()),
        Timestamps.parseOrNull(alert.resolvedAt()),
        escalation(alert),
        waiting(alert),
        alert.recentFiringsOrEmpty().stream()
            .flatMap(at -> Optional.ofNullable(Timestamps.parseOrNull(at)).stream())
            .toList());
  }

  private static @Nullable Escalation escalation(AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.escalatedSince());
    return since == null
        ? null
        : new Escalation(since, Objects.requireNonNullElse(alert.escalatedBecause(), ""));
  }

  private static @Nullable Waiting waiting(AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.waitingSince());
    Instant until = Timestamps.parseOrNull(alert.waitingUntil());
    return since == null || until == null
        ? null
        : new Waiting(since, until, Objects.requireNonNullElse(alert.waitingFor(), "waiting"));
  }
}
