package io.marketprism.operator.runbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way from firing to acting, with all that the gates look at.
 *
 * @param state after the readings were taken in
 * @param diagnosis which scenario applies
 */
record Candidate(
    AlertPolicy alert,
    ServicePolicy service,
    AlertState state,
    ServiceState serviceState,
    ServiceReadings readings,
    Diagnosis diagnosis) {

  /** The container's facts; null while they are Unknown. */
  @Nullable ContainerFacts facts() {
    return readings.container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        ? facts
        : null;
  }

  /**
   * What would be done. A restart of a container that is stopped is a start, and is treated as one:
   * there is nothing to lose.
   */
  @Nullable Action action() {
    if (!(diagnosis instanceof Diagnosis.Applies applies)) {
      return null;
    }
    Action wanted = applies.scenario().action();
    ContainerFacts facts = facts();
    return wanted == Action.Restart && facts != null && facts.state().isStopped()
        ? Action.Start
        : wanted;
  }

  /** The name of the scenario that applies; empty where none does. */
  String scenario() {
    return diagnosis instanceof Diagnosis.Applies applies ? applies.scenario().name() : "";
  }

  boolean restarts() {
    return action() == Action.Restart;
  }

  Decision decide(Reason reason, String message, @Nullable Instant until) {
    return new Decision(alert.name(), service.name(), reason, message, until, null);
  }
}
