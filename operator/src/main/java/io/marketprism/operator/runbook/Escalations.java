package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When a person is told: attempts in vain, firings that come back, waits that don't end. */
final class Escalations {

  /** So long may it stay unknown which scenario applies before a person is told. */
  static final Duration UNDIAGNOSED_AFTER = Duration.ofMinutes(10);

  /** A container that is being made anew is gone for a moment, and that is no case for a person. */
  static final Duration NO_SCENARIO_AFTER = Duration.ofMinutes(1);

  private static final int LONGEST = 400;

  private Escalations() {}

  /** What an alert's own past says, before anything is decided. */
  static AlertState.Memory byHistory(
      Judgement judgement,
      AlertState state,
      @Nullable Instant acknowledged,
      History history,
      Instant now) {
    AlertPolicy alert = judgement.alert();
    AlertState.Memory counted = counted(judgement, state.memory());
    AlertState.Memory calmed = counted.calmed(acknowledged, now);
    boolean fires = calmed.firingSince() != null || !counted.equals(state.memory());
    // Not of firings that are over: what has calmed down would be told anew until they are too old.
    String because = fires ? recurred(alert, calmed, acknowledged, now) : "";
    if (because.isEmpty() && calmed.firingSince() != null) {
      because =
          waitedTooLong(judgement, calmed.waiting(), now)
              ? "waiting did not help"
              : inVain(alert, since(calmed.firingSince(), acknowledged), history);
    }
    return because.isEmpty()
        ? calmed
        : calmed.escalated(now, Evidence.beside(because, alert, judgement.scope()));
  }

  /** Deaths by want of memory are firings, where the alert says so. */
  private static AlertState.Memory counted(Judgement judgement, AlertState.Memory memory) {
    AlertPolicy.Recurrences recurrences = judgement.alert().escalation().recurrences();
    ContainerFacts facts = judgement.facts();
    if (recurrences == null || !recurrences.oomDeaths() || facts == null) {
      return memory;
    }
    AlertState.Memory counted = memory;
    for (Death death : facts.deaths()) {
      if (death.oom() && !counted.covers(death.at())) {
        counted = counted.firedOnce(death.at());
      }
    }
    return counted;
  }

  private static String recurred(
      AlertPolicy alert, AlertState.Memory memory, @Nullable Instant acknowledged, Instant now) {
    AlertPolicy.Recurrences recurrences = alert.escalation().recurrences();
    if (recurrences == null) {
      return "";
    }
    long recent =
        memory.recentFirings().stream()
            .filter(at -> at.plus(recurrences.period()).isAfter(now))
            .filter(at -> acknowledged == null || at.isAfter(acknowledged))
            .count();
    return recent < recurrences.count()
        ? ""
        : "it fired %d times within %d s: the cause is deeper than a restart reaches"
            .formatted(recent, recurrences.period().toSeconds());
  }

  /** Whether its time for waiting is used up, and there is still nothing to do but wait. */
  private static boolean waitedTooLong(
      Judgement judgement, AlertState.@Nullable Waiting waiting, Instant now) {
    return waiting != null
        && !waiting.goesOn(now)
        && waiting.tooLong(now)
        && judgement.action() == Action.Wait;
  }

  /** Since when attempts count: from before a person has taken note they don't. */
  private static Instant since(Instant firing, @Nullable Instant acknowledged) {
    return acknowledged != null && acknowledged.isAfter(firing) ? acknowledged : firing;
  }

  /** Told with what became of the last attempt: whoever is called needs no other page for it. */
  private static String inVain(AlertPolicy alert, Instant since, History history) {
    List<Attempt> inVain = history.inVain(alert.name(), since);
    if (inVain.size() < alert.escalation().afterIneffective()) {
      return "";
    }
    Attempt last = inVain.getLast();
    return last.message().isEmpty()
        ? "what was done did not help"
        : "what was done did not help, %s %s: %s"
            .formatted(last.name(), last.phase(), bounded(last.message()));
  }

  /** A sentence of the engine's: much else is told beside it. */
  private static String bounded(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
  }

  /** What a decision itself says that only a person can mend. */
  static Map<String, AlertState> byDecision(
      EngineState state, Map<String, Judgement> judgements, List<Decision> decisions, Instant now) {
    Map<String, AlertState> alerts = new LinkedHashMap<>(state.alerts());
    for (Decision decision : decisions) {
      AlertState alert = state.alert(decision.alert());
      boolean escalates =
          switch (decision.reason()) {
            case Escalated -> true;
            case NoScenario -> alert.clocks().undiagnosed().reached(NO_SCENARIO_AFTER);
            case DiagnosisUnknown -> alert.clocks().undiagnosed().reached(UNDIAGNOSED_AFTER);
            default -> false;
          };
      if (escalates) {
        Judgement judgement = Objects.requireNonNull(judgements.get(decision.alert()));
        String because = Evidence.beside(decision.message(), judgement.alert(), judgement.scope());
        alerts.put(decision.alert(), alert.with(alert.memory().escalated(now, because)));
      }
    }
    return alerts;
  }
}
