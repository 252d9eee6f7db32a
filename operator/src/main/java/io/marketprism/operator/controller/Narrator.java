package io.marketprism.operator.controller;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has changed from one status to the next as Events, so that {@code kubectl describe}
 * reads like a report of the incident: what fired, why it was held, what needs a person.
 */
final class Narrator {

  private final EventRecorder events;

  Narrator(EventRecorder events) {
    this.events = events;
  }

  void tell(MarketPrismStack stack, @Nullable StackStatus before, StackStatus after) {
    StackStatus old = Objects.requireNonNullElse(before, StackStatus.EMPTY);
    for (AlertStatus alert : after.alertsOrEmpty()) {
      Optional<AlertStatus> was =
          old.alertsOrEmpty().stream().filter(a -> a.name().equals(alert.name())).findFirst();
      alert(stack, was, alert);
    }
    for (Condition condition : after.conditionsOrEmpty()) {
      Optional<Condition> was =
          old.conditionsOrEmpty().stream()
              .filter(c -> c.getType().equals(condition.getType()))
              .findFirst();
      condition(stack, was, condition);
    }
  }

  private void alert(MarketPrismStack stack, Optional<AlertStatus> was, AlertStatus is) {
    boolean fired =
        was.map(AlertStatus::state).orElse(AlertState.Phase.Inactive) == AlertState.Phase.Firing;
    boolean fires = is.state() == AlertState.Phase.Firing;
    if (fires && !fired) {
      events.record(
          stack,
          EventRecorder.Type.Warning,
          "AlertFiring",
          is.name() + " is firing for " + is.service());
    }
    if (fired && !fires) {
      events.record(stack, EventRecorder.Type.Normal, "AlertResolved", is.name() + " is resolved");
    }
    if (fires && isTold(is.reason()) && was.map(AlertStatus::reason).orElse(null) != is.reason()) {
      events.record(
          stack,
          EventRecorder.Type.Normal,
          is.reason().name(),
          "%s: %s".formatted(is.name(), is.message()));
    }
    if (is.escalatedSince() != null && was.map(AlertStatus::escalatedSince).isEmpty()) {
      events.record(
          stack,
          EventRecorder.Type.Warning,
          "Escalated",
          "%s needs a person: %s".formatted(is.name(), whyEscalated(is)));
    }
  }

  private static String whyEscalated(AlertStatus alert) {
    return switch (alert.reason()) {
      case NoScenario, DiagnosisUnknown, Escalated -> String.valueOf(alert.message());
      default -> "what was done did not help";
    };
  }

  /** Reasons that hold an action; the others are told by what is done. */
  private static boolean isTold(Reason reason) {
    return switch (reason) {
      case Inactive, Pending, Unknown, Resolving, RemediationInProgress, Escalated, Acting -> false;
      default -> true;
    };
  }

  private void condition(MarketPrismStack stack, Optional<Condition> was, Condition is) {
    String before = was.map(Condition::getStatus).orElse("");
    if (before.equals(is.getStatus())) {
      return;
    }
    boolean good = is.getStatus().equals(is.getType().equals(Conditions.READY) ? "True" : "False");
    if (!isNews(before, is, good)) {
      return;
    }
    boolean over = good && !is.getType().equals(Conditions.READY);
    String reason = over ? "NoLonger" + is.getType() : is.getReason();
    events.record(
        stack,
        good ? EventRecorder.Type.Normal : EventRecorder.Type.Warning,
        reason,
        is.getMessage());
  }

  private static boolean isNews(String before, Condition is, boolean good) {
    boolean toldByAlert =
        is.getType().equals(Conditions.RECONCILING) || is.getReason().equals("Escalated");
    if (toldByAlert) {
      return false;
    }
    if (!before.isEmpty()) {
      return true;
    }
    // Of a new stack what is known is told, and not what is as it should be anyway.
    return is.getType().equals(Conditions.READY) ? !is.getStatus().equals("Unknown") : !good;
  }
}
