package io.marketprism.operator.report;

import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.event.EventReason;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What has changed of restarts that are wanted, as Events: what holds them, and what passes without
 * them. Nothing is wrong, so none of it is a firing.
 */
final class RestartNarrator {

  private RestartNarrator() {}

  /** What to report, in order. */
  static List<Occurrence> tell(StackStatus before, StackStatus after) {
    List<Occurrence> told = new ArrayList<>();
    for (RestartStatus is : after.restartsOrEmpty()) {
      Optional<RestartStatus> was =
          before.restartsOrEmpty().stream()
              .filter(r -> r.name().equals(is.name()) && r.of().equals(is.of()))
              .findFirst();
      held(was, is).ifPresent(told::add);
      ended(was, is).ifPresent(told::add);
      if (is.escalatedSince() != null && was.map(RestartStatus::escalatedSince).isEmpty()) {
        told.add(
            Occurrence.of(
                EventReason.Escalated,
                "%s needs a person: %s".formatted(is.name(), is.escalatedBecause())));
      }
    }
    return told;
  }

  /** That something is forecast, once for each process: a better number is no news. */
  static List<Occurrence> forecasts(StackStatus before, StackStatus after) {
    return after.servicesOrEmpty().stream()
        .filter(is -> is.forecast() != null)
        .filter(
            is ->
                before.servicesOrEmpty().stream()
                    .noneMatch(was -> was.name().equals(is.name()) && was.forecast() != null))
        .map(
            is ->
                Occurrence.of(
                    EventReason.MemoryForecast, "%s: %s".formatted(is.name(), is.forecast())))
        .toList();
  }

  private static Optional<Occurrence> held(Optional<RestartStatus> was, RestartStatus is) {
    boolean isNew = was.map(r -> r.dueSince() == null || r.reason() != is.reason()).orElse(true);
    return is.dueSince() != null && isNew && Narrator.isTold(is.reason())
        ? Optional.of(
            new Occurrence(
                Occurrence.Type.Normal,
                is.reason().name(),
                "%s: %s".formatted(is.name(), is.message())))
        : Optional.empty();
  }

  private static Optional<Occurrence> ended(Optional<RestartStatus> was, RestartStatus is) {
    Wanted.Outcome outcome = is.outcome();
    boolean isNew =
        was.map(r -> !Objects.equals(r.outcomeOf(), is.outcomeOf()) || r.outcome() != outcome)
            .orElse(true);
    if (outcome == null || !isNew) {
      return Optional.empty();
    }
    String held =
        was.filter(r -> r.dueSince() != null)
            .map(r -> "; until its end: %s, %s".formatted(r.reason(), r.message()))
            .orElse("");
    return switch (outcome) {
      case Done -> Optional.empty();
      case Missed ->
          told(
              EventReason.ScheduledRestartMissed,
              "%s: the window of %s has passed without it".formatted(is.name(), is.outcomeOf()),
              held);
      case Expired ->
          told(EventReason.RequestExpired, "%s: %s".formatted(is.name(), is.message()), held);
      case Refused ->
          told(EventReason.RequestRefused, "%s: %s".formatted(is.name(), is.message()), "");
    };
  }

  private static Optional<Occurrence> told(EventReason reason, String what, String held) {
    return Optional.of(Occurrence.of(reason, what + held));
  }
}
