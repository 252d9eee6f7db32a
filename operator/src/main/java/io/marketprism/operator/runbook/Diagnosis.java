package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
   * The clocks of scenarios, after {@code expr} and each scenario's condition were judged. One with
   * a proof of its own runs while both hold; one that is to be confirmed, while it is moreover the
   * first that holds.
   */
  static Map<String, HoldClock> tick(
      AlertPolicy alert, AlertState.Clocks clocks, Truth expr, Scope scope, Instant now) {
    Map<String, HoldClock> next = new LinkedHashMap<>();
    Truth noneYet = expr;
    for (ScenarioPolicy scenario : alert.scenarios()) {
      Truth holds = expr.isTrue() ? scenario.judge(scope) : expr;
      Truth isFirst = noneYet.isTrue() ? holds : noneYet;
      HoldClock clock = clocks.scenario(scenario.name());
      if (scenario.holdFor() != null) {
        next.put(scenario.name(), clock.tick(holds, now));
      } else if (scenario.isConfirmed()) {
        next.put(scenario.name(), clock.tick(isFirst, now));
      }
      noneYet = noneYet.isTrue() ? holds.not() : noneYet;
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
    HoldClock own = clocks.scenario(scenario.name());
    if (scenario.holdFor() != null) {
      return new Applies(
          scenario, own.reached(scenario.holdFor()), own.reaches(scenario.holdFor()).orElse(null));
    }
    HoldClock expr = clocks.expr();
    if (!scenario.isConfirmed()) {
      return new Applies(
          scenario, expr.reached(alert.holdFor()), expr.reaches(alert.holdFor()).orElse(null));
    }
    boolean proven = expr.reached(alert.holdFor()) && own.reached(alert.confirmFor());
    Instant provenAt =
        Stream.of(expr.reaches(alert.holdFor()), own.reaches(alert.confirmFor()))
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return new Applies(scenario, proven, provenAt);
  }
}
