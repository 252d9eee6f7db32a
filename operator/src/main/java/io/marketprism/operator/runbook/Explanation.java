package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a stack's alerts are acted on, or not: what one evaluation decided with, gate by gate.
 *
 * @param alerts one for each decision, in the policy's order
 */
public record Explanation(List<Alert> alerts) {

  public Explanation {
    alerts = List.copyOf(alerts);
  }

  /**
   * One alert, or one thing that is wanted although nothing may be wrong.
   *
   * @param since when it began to fire, or to be pending; null while it is inactive
   * @param escalatedSince since when it is escalated; null while it isn't
   * @param expr what is wrong while it holds
   * @param forSeconds for how long {@code expr} must hold before it fires
   * @param scenarios in order; the first that holds is taken
   * @param scenario the one that was taken; null where none was
   * @param noScenario why none was; null where one was
   * @param action what would be done; null where no scenario applies
   * @param gates all of them in order, as they stand now; empty while {@code expr} doesn't hold
   * @param decision what was decided: by the first gate that holds, or to act
   * @param needs what is missing for it to be acted on; empty while it is
   * @param earliest when it is acted on if all stays as it is; null where time alone leads to
   *     nothing
   */
  public record Alert(
      String name,
      String service,
      Severity severity,
      AlertState.Phase state,
      @Nullable Instant since,
      @Nullable Instant escalatedSince,
      Rule expr,
      long forSeconds,
      List<Scenario> scenarios,
      @Nullable String scenario,
      @Nullable String noScenario,
      @Nullable Action action,
      List<GateView> gates,
      Outcome decision,
      List<Need> needs,
      @Nullable Instant earliest) {

    public Alert {
      scenarios = List.copyOf(scenarios);
      gates = List.copyOf(gates);
      needs = List.copyOf(needs);
    }
  }

  /** How a condition came out. */
  public enum Holds {
    Yes,
    No,
    Unknown,
    /** What it depends on does not hold, so that it was not judged. */
    NotJudged
  }

  /**
   * A condition, how it came out, and what it looked at.
   *
   * @param text as its author wrote it
   * @param unknown what is missing; null while nothing is
   */
  public record Rule(
      String text, Holds holds, @Nullable String unknown, List<Observation> readings) {

    public Rule {
      readings = List.copyOf(readings);
    }
  }

  /**
   * One cause that the alert may have.
   *
   * @param action what the runbook does about it
   * @param when what tells it from the others
   */
  public record Scenario(String name, Action action, Rule when) {}

  /** What a gate does to the alert. */
  public enum Verdict {
    Passes,
    Holds,
    /** What it judges is not there: no scenario applies, or the container can't be seen. */
    NotAsked
  }

  /**
   * One gate.
   *
   * @param gate its name
   * @param numbers what it goes by: counts, limits, times
   * @param reason what it holds for; null while it doesn't
   * @param message why it holds, in a sentence; null while it doesn't
   * @param until when that may change by the passing of time alone; null when it can't
   */
  public record GateView(
      String gate,
      Verdict verdict,
      String numbers,
      @Nullable Reason reason,
      @Nullable String message,
      @Nullable Instant until) {}

  /**
   * The decision.
   *
   * @param until when this may change by the passing of time alone; null when it can't
   */
  public record Outcome(Reason reason, String message, @Nullable Instant until) {}

  /**
   * Something that is missing for the alert to be acted on.
   *
   * @param at when it is given by the passing of time alone; null when it isn't
   */
  public record Need(String what, @Nullable Instant at) {}
}
