package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One evaluation of a stack while its decisions are being made.
 *
 * @param state after the readings were taken in
 * @param decided the decisions made so far in this evaluation; grows
 */
record Situation(
    StackPolicy policy, EngineState state, History history, Instant now, List<Decision> decided) {

  static Situation of(StackPolicy policy, EngineState state, History history, Instant now) {
    return new Situation(policy, state, history, now, new ArrayList<>());
  }

  /** The decision that another alert of the same service has already led to, if it holds others. */
  Optional<Decision> governing(String service) {
    return decided.stream()
        .filter(d -> d.service().equals(service))
        .filter(
            d ->
                switch (d.reason()) {
                  case Acting, Observing, Watching, Escalated, DiagnosisUnknown -> true;
                  default -> false;
                })
        .findFirst();
  }

  /** Restarts that this evaluation has already decided on. */
  int restartsDecided() {
    return Math.toIntExact(
        decided.stream()
            .filter(d -> d.plan() != null && d.plan().action() == Action.Restart)
            .count());
  }
}
