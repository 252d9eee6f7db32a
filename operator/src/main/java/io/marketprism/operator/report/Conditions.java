package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The conditions of a stack, in the conventions of Kubernetes and kstatus: Reconciling, Stalled,
 * ObservationDegraded and Paused are abnormal when True.
 */
public final class Conditions {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String OBSERVATION_DEGRADED = "ObservationDegraded";
  public static final String PAUSED = "Paused";

  private final Transitions transitions;
  private final Instant now;

  public Conditions(List<Condition> before, Long generation, Instant now) {
    this.transitions = new Transitions(before, generation, now);
    this.now = now;
  }

  public List<Condition> of(
      StackPolicy policy, Evaluation evaluation, List<CompiledStack.Fault> faults) {
    return List.of(
        ready(evaluation),
        reconciling(policy, evaluation),
        stalled(policy, evaluation, faults),
        degraded(policy, evaluation),
        paused(policy));
  }

  private Condition ready(Evaluation evaluation) {
    String failing = named(evaluation, Truth.False.class);
    String unknown = named(evaluation, Truth.Unknown.class);
    if (!failing.isEmpty()) {
      return condition(READY, "False", "ServicesNotReady", failing);
    }
    if (!unknown.isEmpty()) {
      return condition(READY, "Unknown", "ServicesUnknown", unknown);
    }
    return evaluation.readiness().isEmpty()
        ? condition(READY, "False", "NoServices", "the stack has no service")
        : condition(READY, "True", "AllServicesReady", "all services are ready");
  }

  private static String named(Evaluation evaluation, Class<? extends Truth> kind) {
    return evaluation.readiness().entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue().ready()))
        .map(Conditions::named)
        .collect(Collectors.joining("; "));
  }

  private static String named(Map.Entry<String, Readiness.Verdict> service) {
    return service.getKey() + ": " + service.getValue().message();
  }

  private Condition reconciling(StackPolicy policy, Evaluation evaluation) {
    String firing =
        policy.alerts().stream()
            .map(AlertPolicy::name)
            .filter(name -> evaluation.state().alert(name).isFiring())
            .collect(Collectors.joining(", "));
    return firing.isEmpty()
        ? condition(RECONCILING, "False", "NothingFiring", "no alert is firing")
        : condition(RECONCILING, "True", "AlertsFiring", firing);
  }

  private Condition stalled(
      StackPolicy policy, Evaluation evaluation, List<CompiledStack.Fault> faults) {
    List<String> reasons = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    for (CompiledStack.Fault fault : faults) {
      reasons.add(fault.reason());
      messages.add(fault.toString());
    }
    for (AlertPolicy alert : policy.alerts()) {
      if (evaluation.state().alert(alert.name()).memory().needsPerson()) {
        reasons.add("Escalated");
        messages.add(alert.name() + ": " + whyEscalated(evaluation, alert.name()));
      }
    }
    if (!evaluation.state().storms().isEmpty()) {
      reasons.add("StormGate");
      messages.add(
          "too many independent services began to fail at once: nothing is restarted on "
              + String.join(", ", new TreeSet<>(evaluation.state().storms().keySet())));
    }
    return reasons.isEmpty()
        ? condition(STALLED, "False", "NotStalled", "nothing needs a person")
        : condition(STALLED, "True", reasons.getFirst(), String.join("; ", messages));
  }

  /** What is decided now, where that is the reason; else why a person was told. */
  private static String whyEscalated(Evaluation evaluation, String alert) {
    AlertState.Escalation escalation = evaluation.state().alert(alert).memory().escalation();
    Decision decision = evaluation.decision(alert).orElseThrow();
    return switch (decision.reason()) {
      case Escalated, NoScenario, DiagnosisUnknown -> decision.message();
      default -> escalation == null ? decision.message() : escalation.because();
    };
  }

  /** Nobody may miss Unknown: neither a service that can't be seen nor an alert that is blind. */
  private Condition degraded(StackPolicy policy, Evaluation evaluation) {
    List<String> messages = new ArrayList<>();
    for (ServicePolicy service : policy.topology().services()) {
      if (evaluation.state().service(service.name()).degraded(service, now)) {
        Readiness.Verdict verdict =
            Objects.requireNonNull(evaluation.readiness().get(service.name()));
        messages.add(service.name() + ": " + verdict.message());
      }
    }
    for (AlertPolicy alert : policy.alerts()) {
      if (isBlind(policy, evaluation, alert)) {
        messages.add(
            alert.name() + ": " + evaluation.decision(alert.name()).orElseThrow().message());
      }
    }
    return messages.isEmpty()
        ? condition(OBSERVATION_DEGRADED, "False", "AllObserved", "every service can be seen")
        : condition(OBSERVATION_DEGRADED, "True", "ReadingsUnknown", String.join("; ", messages));
  }

  private boolean isBlind(StackPolicy policy, Evaluation evaluation, AlertPolicy alert) {
    Instant since = evaluation.state().alert(alert.name()).clocks().unknownSince();
    ServicePolicy service = policy.topology().service(alert.service()).orElseThrow();
    boolean told = evaluation.state().service(service.name()).degraded(service, now);
    return !told && since != null && !now.isBefore(since.plus(service.patience(alert.expr())));
  }

  private Condition paused(StackPolicy policy) {
    StackPolicy.Pause pause = policy.pause();
    return pause != null && pause.covers(now)
        ? condition(PAUSED, "True", "PausedByUser", pause.reason())
        : condition(PAUSED, "False", "NotPaused", "actions are taken");
  }

  private Condition condition(String type, String status, String reason, String message) {
    return transitions.to(type, status, reason, message);
  }
}
