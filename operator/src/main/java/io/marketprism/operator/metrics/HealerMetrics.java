package io.marketprism.operator.metrics;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Truth;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the healer sees, decides and does. */
public final class HealerMetrics {

  private final Gauge serviceReady;
  private final Gauge alertState;
  private final Counter evaluations;
  private final Counter decisions;
  private final Counter remediations;
  private final Map<String, Evaluation> latest = new ConcurrentHashMap<>();

  public HealerMetrics(CollectorRegistry registry) {
    serviceReady =
        Gauge.build("marketprism_operator_service_ready", "Service ready: 1, not: 0, unknown: -1.")
            .labelNames("stack", "service")
            .register(registry);
    alertState =
        Gauge.build("marketprism_operator_alert_state", "Inactive: 0, pending: 1, firing: 2.")
            .labelNames("stack", "alert")
            .register(registry);
    evaluations =
        Counter.build("marketprism_operator_evaluations_total", "Evaluations of a stack.")
            .labelNames("stack")
            .register(registry);
    decisions =
        Counter.build(
                "marketprism_operator_decisions_total",
                "Times that an alert came to a decision for this reason.")
            .labelNames("stack", "alert", "reason")
            .register(registry);
    remediations =
        Counter.build(
                "marketprism_operator_remediations_total", "Remediations by action and outcome.")
            .labelNames("service", "action", "outcome")
            .register(registry);
  }

  /** Takes in an evaluation. */
  public void evaluated(String stack, Evaluation evaluation) {
    evaluations.labels(stack).inc();
    Evaluation before = latest.put(stack, evaluation);
    if (before != null) {
      forgetWhatIsGone(stack, before, evaluation);
    }
    evaluation.readiness().forEach((service, v) -> ready(stack, service, v));
    for (Decision decision : evaluation.decisions()) {
      AlertState.Phase phase = evaluation.state().alert(decision.alert()).phase();
      alertState.labels(stack, decision.alert()).set(number(phase));
      Reason was =
          before == null
              ? Reason.Inactive
              : before.decision(decision.alert()).map(Decision::reason).orElse(Reason.Inactive);
      if (was != decision.reason()) {
        decisions.labels(stack, decision.alert(), decision.reason().name()).inc();
      }
    }
  }

  private void forgetWhatIsGone(String stack, Evaluation before, Evaluation now) {
    before.readiness().keySet().stream()
        .filter(service -> !now.readiness().containsKey(service))
        .forEach(service -> serviceReady.remove(stack, service));
    before.decisions().stream()
        .filter(decision -> now.decision(decision.alert()).isEmpty())
        .forEach(decision -> alertState.remove(stack, decision.alert()));
  }

  private static int number(AlertState.Phase phase) {
    return switch (phase) {
      case Inactive -> 0;
      case Pending -> 1;
      case Firing -> 2;
    };
  }

  private void ready(String stack, String service, Readiness.Verdict verdict) {
    serviceReady
        .labels(stack, service)
        .set(
            switch (verdict.ready()) {
              case Truth.True() -> 1;
              case Truth.False() -> 0;
              case Truth.Unknown(String what) -> -1;
            });
  }

  /** Takes in a Remediation that is over. */
  public void ended(Remediation remediation) {
    String outcome =
        remediation.getStatus() == null
            ? "Unknown"
            : String.valueOf(remediation.getStatus().phase());
    remediations
        .labels(remediation.getSpec().service(), remediation.getSpec().action().name(), outcome)
        .inc();
  }

  /** Forgets a stack that is gone. */
  public void forget(String stack) {
    Evaluation gone = latest.remove(stack);
    if (gone != null) {
      gone.readiness().keySet().forEach(service -> serviceReady.remove(stack, service));
      gone.decisions().forEach(d -> alertState.remove(stack, d.alert()));
    }
  }
}
