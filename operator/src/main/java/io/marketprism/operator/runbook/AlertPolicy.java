package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One alert of the runbook, as the engine judges it.
 *
 * @param name the runbook's name, such as {@code BrokerDown}
 * @param service the service that its scenarios act on
 * @param severity critical governs warning
 * @param expr what is wrong while it holds
 * @param holdFor how long {@code expr} must hold before it fires (Prometheus' {@code for})
 * @param confirmFor how long a diagnosis must have been the same before a process is ended or a
 *     person called for it: until everything that it looks at has been looked at anew. When an
 *     alert fires already and its cause changes, one probe sees that before another.
 * @param inhibitsDependents whether it is a cause: while it is pending or firing, nothing that
 *     depends on its service is acted on
 * @param inhibitedBy alerts of the same service that hold this one's actions while they are pending
 *     or firing
 * @param scenarios in order; the first whose condition holds is taken
 * @param verify how it is seen that an action helped
 * @param escalation when a person is told
 * @param evidence what a person wants to know beside the alert, by name
 * @param wanted set where it stands for an action that is wanted although nothing may be wrong;
 *     null for an alert
 */
public record AlertPolicy(
    String name,
    String service,
    Severity severity,
    Condition expr,
    Duration holdFor,
    Duration confirmFor,
    boolean inhibitsDependents,
    List<String> inhibitedBy,
    List<ScenarioPolicy> scenarios,
    Verify verify,
    Escalation escalation,
    Map<String, Expression> evidence,
    Wanted.@Nullable Judged wanted) {

  public AlertPolicy {
    inhibitedBy = List.copyOf(inhibitedBy);
    scenarios = List.copyOf(scenarios);
  }

  /** An alert. */
  public AlertPolicy(
      String name,
      String service,
      Severity severity,
      Condition expr,
      Duration holdFor,
      Duration confirmFor,
      boolean inhibitsDependents,
      List<String> inhibitedBy,
      List<ScenarioPolicy> scenarios,
      Verify verify,
      Escalation escalation,
      Map<String, Expression> evidence) {
    this(
        name,
        service,
        severity,
        expr,
        holdFor,
        confirmFor,
        inhibitsDependents,
        inhibitedBy,
        scenarios,
        verify,
        escalation,
        evidence,
        null);
  }

  /** Names of all variables that are looked at beside {@code expr}. */
  public Set<String> diagnosisReads() {
    Set<String> reads = new TreeSet<>(verify.expr().reads());
    evidence.values().forEach(e -> reads.addAll(e.reads()));
    scenarios.forEach(s -> reads.addAll(s.reads()));
    return reads;
  }

  /**
   * How it is seen that an action helped.
   *
   * @param expr what must hold
   * @param within how long it may take until it does
   * @param stable how long it must hold without a break
   */
  public record Verify(Condition expr, Duration within, Duration stable) {

    /** After so many attempts that did not help: half as long again for each of them. */
    Verify after(int unsuccessful) {
      return new Verify(expr, ServicePolicy.grown(within, unsuccessful), stable);
    }
  }

  /**
   * When on-call is called.
   *
   * @param afterIneffective unsuccessful attempts in a row
   * @param recurrences firings that say that the cause is deeper, whatever the attempts did; null
   *     for none
   */
  public record Escalation(int afterIneffective, @Nullable Recurrences recurrences) {}

  /**
   * So many firings in so long.
   *
   * @param oomDeaths whether a death by want of memory is a firing too, although nobody saw the
   *     number (runbook, trap 6)
   */
  public record Recurrences(int count, Duration period, boolean oomDeaths) {}
}
