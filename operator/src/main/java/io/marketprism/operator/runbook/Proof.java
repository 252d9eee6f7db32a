package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a scenario has been seen to apply for long enough to act on it: for its own {@code for},
 * or for the alert's.
 *
 * @param given whether it has
 * @param at when it will have if things stay as they are; null when that can't be said
 */
record Proof(boolean given, @Nullable Instant at) {

  static Proof of(
      AlertPolicy alert, ScenarioPolicy scenario, AlertState.Clocks clocks, Instant now) {
    if (scenario.immediate()) {
      return new Proof(true, now);
    }
    HoldClock own = clocks.scenario(scenario.name());
    if (scenario.holdFor() != null) {
      return new Proof(
          own.reached(scenario.holdFor()), own.reaches(scenario.holdFor()).orElse(null));
    }
    HoldClock expr = clocks.expr();
    if (!scenario.isConfirmed()) {
      return new Proof(expr.reached(alert.holdFor()), expr.reaches(alert.holdFor()).orElse(null));
    }
    Instant both =
        Stream.of(expr.reaches(alert.holdFor()), own.reaches(alert.confirmFor()))
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .orElse(null);
    return new Proof(expr.reached(alert.holdFor()) && own.reached(alert.confirmFor()), both);
  }

  /**
   * The clocks of an alert's scenarios after they were judged. One with a proof of its own runs
   * while it holds; one that is to be confirmed, while it is moreover the first that holds.
   */
  static Map<String, HoldClock> tick(Judgement judgement, AlertState.Clocks clocks, Instant now) {
    Map<String, HoldClock> next = new LinkedHashMap<>();
    Truth noneYet = judgement.expr();
    for (int i = 0; i < judgement.scenarios().size(); i++) {
      ScenarioPolicy scenario = judgement.alert().scenarios().get(i);
      Truth holds = judgement.scenarios().get(i);
      HoldClock clock = clocks.scenario(scenario.name());
      if (scenario.holdFor() != null) {
        next.put(scenario.name(), clock.tick(holds, now));
      } else if (scenario.isConfirmed()) {
        next.put(scenario.name(), clock.tick(noneYet.isTrue() ? holds : noneYet, now));
      }
      noneYet = noneYet.isTrue() ? holds.not() : noneYet;
    }
    return Map.copyOf(next);
  }
}
