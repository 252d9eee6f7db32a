package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When on-call hears of an alert: nothing repeats for ever without it. Unsuccessful attempts,
 * successes that don't last, firings that come back, waits and limits that don't end.
 */
final class Escalations {

  /** So long may it stay unknown which scenario applies before a person is told. */
  static final Duration UNDIAGNOSED_AFTER = Duration.ofMinutes(10);

  /** A container that is being made anew is gone for a moment, and that is no case for a person. */
  static final Duration NO_SCENARIO_AFTER = Duration.ofMinutes(1);

  /** So long may the outcome of a call stay unknown before on-call hears of it. */
  static final Duration UNRESOLVED_AFTER = Duration.ofMinutes(5);

  /** The same of docker compose, whose own time-out is ten minutes. */
  static final Duration UNRESOLVED_COMPOSE_AFTER = Duration.ofMinutes(15);

  /** So long may attempts be given up before their call, so many in a row. */
  static final Duration OVERTAKEN_FOR = Duration.ofMinutes(10);

  static final int OVERTAKEN = 5;

  /** Of what became of an attempt: the sentence says much else beside it. */
  private static final int LONGEST = 400;

  private Escalations() {}

  /**
   * What an alert's own past says, before anything is decided.
   *
   * @param outages when something that its service depends on failed
   */
  static AlertState.Memory byHistory(
      Judgement judgement,
      AlertState state,
      @Nullable Instant acknowledged,
      List<Instant> outages,
      History history,
      Instant now) {
    AlertPolicy alert = judgement.alert();
    AlertState.Memory counted = counted(judgement, state.memory());
    AlertState.Memory calmed = counted.calmed(acknowledged, now);
    boolean fires = calmed.firingSince() != null || !counted.equals(state.memory());
    // Not of firings that are over: what has calmed down would be told anew until they are too old.
    String because = fires ? recurred(alert, calmed, acknowledged, now) : "";
    Instant firing = calmed.firingSince();
    if (because.isEmpty() && firing != null) {
      because =
          waitedTooLong(judgement, calmed.waiting(), now)
              ? "waiting did not help"
              : unsuccessful(alert, since(firing, acknowledged), history);
    }
    if (because.isEmpty() && firing != null) {
      because = relapsed(Relapses.inARow(judgement, firing, acknowledged, outages, history));
    }
    if (because.isEmpty() && firing != null) {
      because =
          unresolved(
              history.open(alert.service()).filter(open -> open.alert().equals(alert.name())), now);
    }
    if (because.isEmpty() && firing != null && alert.wanted() == null) {
      because = overtaken(history.overtaken(alert.name(), since(firing, acknowledged)), now);
    }
    if (alert.wanted() != null
        && firing != null
        && alert.wanted().wanted().due() instanceof DueBeforeLimit) {
      because =
          DueBeforeLimit.leaks(alert, history.of(alert.service()), firing, acknowledged)
              .orElse(because);
    }
    return because.isEmpty()
        ? calmed
        : calmed.escalated(now, Evidence.besideWithProbes(because, alert, judgement.scope()));
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
    ScenarioPolicy applying = judgement.applying();
    return waiting != null
        && !waiting.goesOn(now)
        && applying != null
        && applying.action() == Action.Wait
        && waiting.tooLong(applying.pause().atMost(), now);
  }

  /** Since when attempts count: from before a person has taken note they don't. */
  private static Instant since(Instant firing, @Nullable Instant acknowledged) {
    return acknowledged != null && acknowledged.isAfter(firing) ? acknowledged : firing;
  }

  /** Told with what became of the last attempt: whoever is called needs no other page for it. */
  private static String unsuccessful(AlertPolicy alert, Instant since, History history) {
    // A restart of the schedule is one that nobody needs: that nobody approves it calls nobody.
    boolean onlyBegun =
        alert.wanted() != null && alert.wanted().wanted().due() instanceof DueBySchedule;
    List<Attempt> unsuccessful =
        history.unsuccessful(alert.name(), since).stream()
            .filter(attempt -> !onlyBegun || !attempt.wasOvertaken())
            .toList();
    if (unsuccessful.size() < alert.escalation().afterIneffective()) {
      return "";
    }
    Attempt last = unsuccessful.getLast();
    return last.message().isEmpty()
        ? "what was done did not help"
        : "what was done did not help, %s %s: %s"
            .formatted(last.name(), last.phase(), Excerpt.of(last.message(), LONGEST));
  }

  /** An Engine that can't stop a container answers everything else, and the call for ever not. */
  private static String unresolved(Optional<Attempt> open, Instant now) {
    return open.filter(attempt -> attempt.phase() == RemediationPhase.Executing)
        .filter(attempt -> attempt.executingAt() != null)
        .filter(attempt -> !now.isBefore(attempt.latest().plus(bound(attempt.action()))))
        .map(
            attempt ->
                "the outcome of %s (%s) is not known after %d s: does the Docker Engine hang on this container?"
                    .formatted(
                        attempt.name(), attempt.action(), bound(attempt.action()).toSeconds()))
        .orElse("");
  }

  /** Docker compose builds images. */
  private static Duration bound(Action action) {
    return action == Action.Create || action == Action.Recreate
        ? UNRESOLVED_COMPOSE_AFTER
        : UNRESOLVED_AFTER;
  }

  /** A container of which the Engine says nothing, or that is another one at each look. */
  private static String overtaken(List<Attempt> row, Instant now) {
    return row.size() < OVERTAKEN || now.isBefore(row.getFirst().createdAt().plus(OVERTAKEN_FOR))
        ? ""
        : "nothing could be begun for %d s, the last attempt %s: %s"
            .formatted(
                OVERTAKEN_FOR.toSeconds(),
                row.getLast().name(),
                Excerpt.of(row.getLast().message(), LONGEST));
  }

  private static String relapsed(List<Attempt> relapses) {
    return relapses.size() < Relapses.ENOUGH
        ? ""
        : "what was done helped and did not last: needed again within %d s of each of the last %d"
                .formatted(Relapses.WITHIN.toSeconds(), Relapses.ENOUGH)
            + " that succeeded, the last %s".formatted(relapses.getFirst().name());
  }

  /** What the decisions themselves say that on-call must hear of. */
  static Map<String, AlertState> byDecision(
      StackPolicy policy,
      EngineState state,
      Map<String, Judgement> judgements,
      List<Decision> decisions,
      History history,
      Instant now) {
    Map<String, AlertState> alerts = new LinkedHashMap<>(state.alerts());
    for (Decision decision : decisions) {
      if (Objects.requireNonNull(judgements.get(decision.alert())).alert().wanted() != null) {
        continue; // that it can't be done now is nothing that anybody is called for
      }
      AlertState alert = limited(state.alert(decision.alert()), decision, now);
      String because =
          switch (decision.reason()) {
            case Escalated -> decision.message();
            case NoScenario ->
                after(alert.clocks().undiagnosed(), NO_SCENARIO_AFTER, decision.message());
            case DiagnosisUnknown ->
                after(alert.clocks().undiagnosed(), UNDIAGNOSED_AFTER, decision.message());
            case LimitReached ->
                history
                    .reached(policy.limits(), decision.service(), now)
                    .map(l -> after(alert.clocks().limited(), l.rate().period(), limited(l)))
                    .orElse("");
            default -> "";
          };
      Judgement judgement = Objects.requireNonNull(judgements.get(decision.alert()));
      alerts.put(
          decision.alert(),
          because.isEmpty()
              ? alert
              : alert.with(
                  alert
                      .memory()
                      .escalated(
                          now,
                          Evidence.besideWithProbes(
                              because, judgement.alert(), judgement.scope()))));
    }
    return alerts;
  }

  private static String after(HoldClock clock, Duration time, String because) {
    return clock.reached(time) ? because : "";
  }

  private static String limited(History.Limit limit) {
    return "restarts of it have been held for longer than the %d s of a limit: %s had %d of them"
        .formatted(limit.rate().period().toSeconds(), limit.whose(), limit.rate().count());
  }

  /** For how long a limit has held it: what else is decided of a firing alert only interrupts. */
  private static AlertState limited(AlertState alert, Decision decision, Instant now) {
    Truth held =
        decision.reason() == Reason.LimitReached
            ? Truth.of(true)
            : alert.isFiring() ? new Truth.Unknown("held by something else") : Truth.of(false);
    return alert.with(alert.clocks().limited(alert.clocks().limited().tick(held, now)));
  }
}
