package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.List;

/**
 * One alert of the runbook, as the engine judges it.
 *
 * @param name the runbook's name, such as {@code BrokerDown}
 * @param service the service that its scenarios act on
 * @param severity critical governs warning
 * @param expr what is wrong while it holds
 * @param holdFor how long {@code expr} must hold before it fires (Prometheus' {@code for})
 * @param inhibitsDependents whether it is a cause: while it is pending or firing, nothing that
 *     depends on its service is acted on
 * @param scenarios in order; the first whose condition holds is taken
 * @param verify how it is seen that an action helped
 * @param escalateAfter attempts in vain after which a person is told
 */
public record AlertPolicy(
    String name,
    String service,
    Severity severity,
    Condition expr,
    Duration holdFor,
    boolean inhibitsDependents,
    List<ScenarioPolicy> scenarios,
    Verify verify,
    int escalateAfter) {

  public AlertPolicy {
    scenarios = List.copyOf(scenarios);
  }

  /**
   * How it is seen that an action helped.
   *
   * @param expr what must hold
   * @param within how long it may take until it does
   * @param stable how long it must hold without a break
   */
  public record Verify(Condition expr, Duration within, Duration stable) {}
}
