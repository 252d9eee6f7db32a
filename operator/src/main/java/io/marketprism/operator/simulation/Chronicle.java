package io.marketprism.operator.simulation;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All that came of a scenario, with the times since its begin. */
final class Chronicle {

  private final Instant begin;
  private final List<Act> acts = new ArrayList<>();
  private final List<Told> events = new ArrayList<>();
  private final Map<String, List<Judged>> decisions = new LinkedHashMap<>();
  private final Map<String, Attempt> attempts = new LinkedHashMap<>();
  private final Set<String> escalated = new TreeSet<>();

  Chronicle(Instant begin) {
    this.begin = begin;
  }

  /** Something that was decided to be done. */
  record Act(Duration at, String what) {
    @Override
    public String toString() {
      return time(at) + " " + what;
    }
  }

  /** An Event. */
  record Told(Duration at, String text) {
    @Override
    public String toString() {
      return time(at) + " " + text;
    }
  }

  /** A decision that holds from a moment until the next one. */
  record Judged(Duration at, Reason reason, AlertState.Phase state, String message) {
    @Override
    public String toString() {
      return "%s %s, %s: %s".formatted(time(at), state, reason, message);
    }
  }

  void acted(Instant now, Attempt intent) {
    acts.add(new Act(since(now), intent.action() + " " + intent.service()));
    attempts.put(intent.name(), intent);
  }

  void ended(Attempt attempt) {
    attempts.put(attempt.name(), attempt);
  }

  void happened(Instant now, Occurrence occurrence) {
    events.add(new Told(since(now), occurrence.reason() + " " + occurrence.message()));
  }

  void evaluated(Instant now, Evaluation evaluation, StackStatus status) {
    for (Decision decision : evaluation.decisions()) {
      AlertState state = evaluation.state().alert(decision.alert());
      Judged judged = new Judged(since(now), decision.reason(), state.phase(), decision.message());
      List<Judged> before = decisions.computeIfAbsent(decision.alert(), a -> new ArrayList<>());
      if (before.isEmpty() || !isSame(before.getLast(), judged)) {
        before.add(judged);
      }
      if (state.memory().escalation() != null) {
        escalated.add(decision.alert());
      }
    }
  }

  private static boolean isSame(Judged a, Judged b) {
    return a.reason() == b.reason() && a.state() == b.state() && a.message().equals(b.message());
  }

  private Duration since(Instant now) {
    return Duration.between(begin, now);
  }

  List<Act> acts() {
    return acts;
  }

  List<Told> events() {
    return events;
  }

  Set<String> escalated() {
    return escalated;
  }

  Map<String, List<Judged>> decisions() {
    return decisions;
  }

  /** All actions, as they ended or as far as they have come. */
  List<Attempt> attempts() {
    return List.copyOf(attempts.values());
  }

  /** How each action ended, or how far it has come. */
  List<String> remediations() {
    return attempts.values().stream()
        .map(a -> "%s %s: %s".formatted(a.action(), a.service(), a.phase()))
        .toList();
  }

  /** An alert's reasons, each once in a row. */
  List<Reason> reasons(String alert) {
    List<Reason> reasons = new ArrayList<>();
    for (Judged judged : decisions.getOrDefault(alert, List.of())) {
      if (reasons.isEmpty() || reasons.getLast() != judged.reason()) {
        reasons.add(judged.reason());
      }
    }
    return reasons;
  }

  /** What was decided of an alert at a moment. */
  Optional<Judged> at(String alert, Duration moment) {
    return decisions.getOrDefault(alert, List.of()).stream()
        .filter(judged -> judged.at().compareTo(moment) <= 0)
        .reduce((earlier, later) -> later);
  }

  /** As scenario files write times. */
  static String time(Duration at) {
    long minutes = at.toMinutes();
    return minutes == 0 ? at.toSeconds() + "s" : minutes + "m" + at.toSecondsPart() + "s";
  }
}
