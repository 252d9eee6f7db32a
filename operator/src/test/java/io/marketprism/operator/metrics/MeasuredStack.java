package io.marketprism.operator.metrics;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.report.StatusBuilder;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.simulation.SimulatedService;
import io.marketprism.operator.simulation.StackFixture;
import java.util.List;
import java.util.function.UnaryOperator;

/** A simulated stack whose metrics are taken at each evaluation, as the operator takes them. */
final class MeasuredStack {

  private final MarketPrismStack resource = new MarketPrismStack();
  private final HealerMetrics metrics;
  private final StackFixture simulated;
  private CompiledStack compiled;

  /**
   * @param spec in YAML
   */
  MeasuredStack(HealerMetrics metrics, String namespace, String name, String spec) {
    this.metrics = metrics;
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setName(name);
    resource.getMetadata().setGeneration(1L);
    simulated = StackFixture.of(spec);
    compiled = StackFixture.compile(spec);
  }

  StackName name() {
    return StackName.of(resource);
  }

  SimulatedService service(String service) {
    return simulated.service(service);
  }

  /** The resource is applied anew. */
  void apply(String spec) {
    simulated.apply(spec);
    compiled = StackFixture.compile(spec);
  }

  /** Lets so many seconds pass; the stack is evaluated and measured at every one of them. */
  MeasuredStack advance(int seconds) {
    for (int i = 0; i < seconds; i++) {
      simulated.advance(1);
      measure();
    }
    return this;
  }

  /** Lets so many seconds pass without measuring. */
  void passUnseen(int seconds) {
    simulated.advance(seconds);
  }

  private void measure() {
    measure(status -> status);
  }

  /** Measures it with a status that says something else. */
  void measure(UnaryOperator<StackStatus> change) {
    StackStatus status =
        new StatusBuilder(
                resource,
                compiled.with(simulated.policy()),
                simulated.last(),
                simulated.readings(),
                simulated.now())
            .build(List.of(), compiled.faults());
    status = change.apply(status);
    resource.setStatus(status);
    metrics.observe(
        new StackView(
            name(),
            simulated.policy(),
            compiled.thresholds(),
            compiled.faults().stream().map(fault -> fault.reason().name()).toList(),
            simulated.readings(),
            new History(simulated.attempts()),
            simulated.last(),
            status,
            simulated.now()));
  }
}
