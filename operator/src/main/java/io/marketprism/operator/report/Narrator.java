package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has changed from one status to the next as Events, so that {@code kubectl describe}
 * reads like a report of the incident: what fired, why it was held, what needs a person.
 */
public final class Narrator {

  private final List<Occurrence> told = new ArrayList<>();

  private Narrator() {}

  /** What to tell, in order. */
  public static List<Occurrence> tell(@Nullable StackStatus before, StackStatus after) {
    StackStatus old = Objects.requireNonNullElse(before, StackStatus.EMPTY);
    Narrator narrator = new Narrator();
    for (AlertStatus alert : after.alertsOrEmpty()) {
      narrator.alert(
          old.alertsOrEmpty().stream().filter(a -> a.name().equals(alert.name())).findFirst(),
          alert);
    }
    narrator.told.addAll(RestartNarrator.forecasts(old, after));
    narrator.told.addAll(RestartNarrator.tell(old, after));
    for (Condition condition : after.conditionsOrEmpty()) {
      narrator.condition(
          old.conditionsOrEmpty().stream()
              .filter(c -> c.getType().equals(condition.getType()))
              .findFirst(),
          condition);
    }
    return List.copyOf(narrator.told);
  }

  private void alert(Optional<AlertStatus> was, AlertStatus is) {
    boolean fired =
        was.map(AlertStatus::state).orElse(AlertState.Phase.Inactive) == AlertState.Phase.Firing;
    boolean fires = is.state() == AlertState.Phase.Firing;
    if (fires && !fired) {
      told.add(
          Occurrence.of(EventReason.AlertFiring, is.name() + " is firing for " + is.service()));
    }
    if (fired && !fires) {
      told.add(Occurrence.of(EventReason.AlertResolved, is.name() + " is resolved"));
    }
    if (fires == fired && firedOnce(was, is)) {
      told.add(
          Occurrence.of(
              EventReason.OutOfMemory,
              "%s: %s was killed for want of memory, which counts as a firing"
                  .formatted(is.name(), is.service())));
    }
    boolean comesTo =
        fires
            && (was.filter(a -> a.reason() == is.reason() || a.lastKnownReason() == is.reason())
                    .isEmpty()
                || waitsForAnother(was, is));
    if (comesTo && isTold(is.reason())) {
      told.add(
          new Occurrence(
              Occurrence.Type.Normal,
              is.reason().name(),
              "%s: %s".formatted(is.name(), is.message())));
    }
    if (comesTo && is.reason() == Reason.Escalated && wasEscalatedBefore(is)) {
      told.add(Occurrence.of(EventReason.Escalated, "%s: %s".formatted(is.name(), is.message())));
    }
    if (is.escalatedSince() != null && was.map(AlertStatus::escalatedSince).isEmpty()) {
      told.add(
          Occurrence.of(
              EventReason.Escalated,
              "%s needs a person: %s".formatted(is.name(), is.escalatedBecause())));
    }
  }

  /** Whether it is for another scenario now that nothing is done. */
  private static boolean waitsForAnother(Optional<AlertStatus> was, AlertStatus is) {
    return is.reason() == Reason.Waiting
        && is.waitingFor() != null
        && !is.waitingFor().equals(was.map(AlertStatus::waitingFor).orElse(null));
  }

  /** Whether a person was told in an earlier firing, and not yet that this one is theirs too. */
  private static boolean wasEscalatedBefore(AlertStatus is) {
    Instant escalated = Timestamps.parseOrNull(is.escalatedSince());
    Instant firing = Timestamps.parseOrNull(is.firingSince());
    return escalated != null && firing != null && escalated.isBefore(firing);
  }

  /** Whether it has counted a firing; of one that doesn't begin just now, that was a death. */
  private static boolean firedOnce(Optional<AlertStatus> was, AlertStatus is) {
    List<String> before = was.map(AlertStatus::recentFiringsOrEmpty).orElse(List.of());
    return is.recentFiringsOrEmpty().stream().anyMatch(at -> !before.contains(at));
  }

  /**
   * Whether an Event tells that a firing alert has come to a reason: those that hold an action. The
   * others are told by what is done.
   */
  public static boolean isTold(Reason reason) {
    return switch (reason) {
      case Inactive, Pending, Unknown, Resolving, RemediationInProgress, Escalated -> false;
      case NeedsApproval, Acting, Scheduled, Requested -> false;
      default -> true;
    };
  }

  private void condition(Optional<Condition> was, Condition is) {
    String before = was.map(Condition::getStatus).orElse("");
    if (before.equals(is.getStatus())) {
      return;
    }
    ConditionType type = ConditionType.valueOf(is.getType());
    boolean good = is.getStatus().equals(type.normally());
    if (!isNews(before, is, type, good)) {
      return;
    }
    told.add(
        good
            ? new Occurrence(Occurrence.Type.Normal, wellAgain(type, is), is.getMessage())
            : new Occurrence(Occurrence.Type.Warning, is.getReason(), is.getMessage()));
  }

  private static String wellAgain(ConditionType type, Condition is) {
    return switch (type) {
      case Ready, Reconciling, NotificationsReady -> is.getReason();
      case Stalled, Accepted, Escalated -> EventReason.NoLongerStalled.name();
      case ObservationDegraded -> EventReason.NoLongerObservationDegraded.name();
      case Paused -> EventReason.NoLongerPaused.name();
    };
  }

  private static boolean isNews(String before, Condition is, ConditionType type, boolean good) {
    boolean toldByAnother =
        type == ConditionType.Reconciling
            || type == ConditionType.Accepted
            || type == ConditionType.Escalated
            || is.getReason().equals(ConditionReason.Escalated.name());
    if (toldByAnother) {
      return false;
    }
    if (!before.isEmpty()) {
      return true;
    }
    // Of a new stack what is known is told, and not what is as it should be anyway.
    return type == ConditionType.Ready ? !is.getStatus().equals("Unknown") : !good;
  }
}
