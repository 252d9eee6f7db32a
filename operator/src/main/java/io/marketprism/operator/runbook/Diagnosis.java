package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of an alert's scenarios applies. Scenarios are judged in order; the first that holds is
 * taken.
 */
sealed interface Diagnosis {

  /**
   * This one applies.
   *
   * @param proven whether its proof (its own, or the alert's {@code for}) has been given
   * @param provenAt when it will be if things stay as they are; null when that can't be said
   */
  record Applies(ScenarioPolicy scenario, boolean proven, @Nullable Instant provenAt)
      implements Diagnosis {}

  /** None does. */
  record NoneApplies() implements Diagnosis {}

  /** An Unknown condition stops the search: what comes after it may be the wrong thing to do. */
  record Undiagnosed(String scenario, String what) implements Diagnosis {}

  /**
   * The clocks of scenarios with a proof of their own, after {@code expr} and each scenario's
   * condition were judged: they run while both hold.
   */
  static Map<String, HoldClock> tick(
      AlertPolicy alert, AlertState.Clocks clocks, Truth expr, Scope scope, Instant now) {
    Map<String, HoldClock> next = new LinkedHashMap<>();
    for (ScenarioPolicy scenario : alert.scenarios()) {
      if (scenario.holdFor() != null) {
        Truth both = expr.isTrue() ? scenario.judge(scope) : expr;
        next.put(scenario.name(), clocks.scenario(scenario.name()).tick(both, now));
      }
    }
    return Map.copyOf(next);
  }

  /** Finds the scenario of an alert whose expression holds. */
  static Diagnosis of(AlertPolicy alert, AlertState.Clocks clocks, Scope scope, Instant now) {
    for (ScenarioPolicy scenario : alert.scenarios()) {
      switch (scenario.judge(scope)) {
        case Truth.False() -> {
          // the next one may hold
        }
        case Truth.Unknown(String what) -> {
          return new Undiagnosed(scenario.name(), what);
        }
        case Truth.True() -> {
          return applies(alert, scenario, clocks, now);
        }
      }
    }
    return new NoneApplies();
  }

  private static Applies applies(
      AlertPolicy alert, ScenarioPolicy scenario, AlertState.Clocks clocks, Instant now) {
    if (scenario.immediate()) {
      return new Applies(scenario, true, now);
    }
    HoldClock clock = scenario.holdFor() == null ? clocks.expr() : clocks.scenario(scenario.name());
    var time = scenario.holdFor() == null ? alert.holdFor() : scenario.holdFor();
    Optional<Instant> at = clock.reaches(time);
    return new Applies(scenario, clock.reached(time), at.orElse(null));
  }
}
