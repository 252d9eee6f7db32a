package io.marketprism.operator.metrics;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.ServicePolicy;
import io.prometheus.client.CollectorRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the healer sees, decides and does, in one registry. Each class beside it has the metrics of
 * one subject; a new subject is a class of its own and one field here.
 */
public final class HealerMetrics {

  private final Families families;
  private final ProcessMetrics process;
  private final LoopMetrics loops;
  private final ApiMetrics api;
  private final HostMetrics hosts;
  private final ProbeMetrics probes;
  private final RemediationMetrics remediations;
  private final NotificationMetrics notifications;

  private final EvaluationMetrics evaluations;

  /** What may be another number at each evaluation. */
  private final List<StackObserver> ofEvaluations;

  /** What is only another one when the status says something else. */
  private final List<StackObserver> ofStatuses;

  private final Map<StackName, Shown> shown = new ConcurrentHashMap<>();

  /** What the metrics of statuses are made of. */
  private record Shown(StackStatus status, List<ServicePolicy> services, List<String> faults) {

    static Shown of(StackView view) {
      return new Shown(
          view.status(), List.copyOf(view.policy().topology().services()), view.faults());
    }
  }

  /**
   * @param version the operator's version
   * @param revision the commit that it was built from
   */
  public HealerMetrics(CollectorRegistry registry, String version, String revision) {
    families = new Families(registry);
    process = new ProcessMetrics(families, version, revision);
    loops = new LoopMetrics(families);
    api = new ApiMetrics(families);
    hosts = new HostMetrics(families);
    probes = new ProbeMetrics(families);
    remediations = new RemediationMetrics(families);
    notifications = new NotificationMetrics(families);
    evaluations = new EvaluationMetrics(families);
    ofEvaluations = List.of(evaluations, new LimitMetrics(families), new ReadingMetrics(families));
    ofStatuses = List.of(new StackMetrics(families), new AlertMetrics(families), remediations);
  }

  public ProcessMetrics process() {
    return process;
  }

  public LoopMetrics loops() {
    return loops;
  }

  public ApiMetrics api() {
    return api;
  }

  public HostMetrics hosts() {
    return hosts;
  }

  public ProbeMetrics probes() {
    return probes;
  }

  public RemediationMetrics remediations() {
    return remediations;
  }

  public NotificationMetrics notifications() {
    return notifications;
  }

  /** Takes in an evaluation of a stack. */
  public void observe(StackView view) {
    ofEvaluations.forEach(metrics -> metrics.observe(view));
    Shown next = Shown.of(view);
    if (!next.equals(shown.put(view.stack(), next))) {
      ofStatuses.forEach(metrics -> metrics.observe(view));
    }
  }

  /** A stack was seen and judged, and nothing is another one. */
  public void judged(StackName stack, Instant now) {
    evaluations.judged(stack, now);
  }

  /** Forgets a stack that is gone. */
  public void forget(StackName stack) {
    shown.remove(stack);
    ofEvaluations.forEach(metrics -> metrics.forget(stack));
    ofStatuses.forEach(metrics -> metrics.forget(stack));
  }

  /** All that is declared, for the reference. */
  List<Families.Family> declared() {
    return families.declared();
  }
}
