package io.marketprism.operator.compiler;

import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.simulation.StackFixture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs that a resource arrives. */
@State(Scope.Benchmark)
public class CompilerBenchmark {

  private final StackSpec resource =
      StackFixture.spec(
          """
          services:
          - {name: nats, probes: [{name: healthz, periodSeconds: 10}]}
          - {name: data-collector, workload: {docker: {containers: [collector]}}}
          alerts:
          - {name: BrokerDown, forSeconds: 60, scenarios: [{name: stopped, forSeconds: 10}]}
          """);

  /** Over the built-in runbook, by name. */
  @Benchmark
  public StackSpec merge() {
    return SpecMerger.merge(BuiltInRunbook.of(resource), resource);
  }

  /** Merged, checked, its rules compiled. */
  @Benchmark
  public CompiledStack compile() {
    return PolicyCompiler.compile(resource);
  }
}
