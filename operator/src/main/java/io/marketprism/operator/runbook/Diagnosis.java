package io.marketprism.operator.runbook;

import java.util.List;

/**
 * Which of an alert's scenarios applies. Scenarios are judged in order; the first that holds is
 * taken.
 */
sealed interface Diagnosis {

  /** This one applies. */
  record Applies(ScenarioPolicy scenario) implements Diagnosis {}

  /** None does. */
  record NoneApplies() implements Diagnosis {}

  /** An Unknown condition stops the search: what comes after it may be the wrong thing to do. */
  record Undiagnosed(String scenario, String what) implements Diagnosis {}

  /**
   * Finds the scenario.
   *
   * @param judged by position, whether each of the scenarios holds
   */
  static Diagnosis of(List<ScenarioPolicy> scenarios, List<Truth> judged) {
    for (int i = 0; i < scenarios.size(); i++) {
      switch (judged.get(i)) {
        case Truth.False() -> {
          // the next one may hold
        }
        case Truth.Unknown(String what) -> {
          return new Undiagnosed(scenarios.get(i).name(), what);
        }
        case Truth.True() -> {
          return new Applies(scenarios.get(i));
        }
      }
    }
    return new NoneApplies();
  }
}
