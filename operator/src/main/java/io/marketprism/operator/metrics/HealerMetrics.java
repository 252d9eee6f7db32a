package io.marketprism.operator.metrics;

import io.prometheus.client.CollectorRegistry;
import java.util.List;

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
  private final List<StackObserver> ofStacks;

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
    ofStacks =
        List.of(
            new StackMetrics(families),
            new AlertMetrics(families),
            remediations,
            new LimitMetrics(families),
            new ReadingMetrics(families));
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
    ofStacks.forEach(metrics -> metrics.observe(view));
  }

  /** Forgets a stack that is gone. */
  public void forget(StackName stack) {
    ofStacks.forEach(metrics -> metrics.forget(stack));
  }

  /** All that is declared, for the reference. */
  List<Families.Family> declared() {
    return families.declared();
  }
}
