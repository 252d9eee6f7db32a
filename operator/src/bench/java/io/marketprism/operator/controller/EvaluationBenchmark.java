package io.marketprism.operator.controller;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServiceReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What one evaluation of the built-in runbook costs. Machines differ, so the last line gives ratios
 * within this run: to hashing one kibibyte with SHA-256.
 */
@State(Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EvaluationBenchmark {

  private static final Instant NOW = Instant.parse("2026-01-01T03:00:00Z");
  private static final StackSpec EVERYTHING =
      new StackSpec(null, null, null, null, null, null, null, null, null, null);

  private final CompiledStack stack = PolicyCompiler.compile(EVERYTHING);
  private final Readings healthy = readings(ContainerState.RUNNING, true);
  private final Readings down = readings(ContainerState.EXITED, false);
  private final byte[] kibibyte = new byte[1024];

  /** Nothing is wrong: the cost of watching. */
  @Benchmark
  public Evaluation healthy() {
    return evaluate(healthy);
  }

  /** Everything has stopped: every alert goes through its gates. */
  @Benchmark
  public Evaluation everythingStopped() {
    return evaluate(down);
  }

  /** A resource arrives: merge, type check, compile. */
  @Benchmark
  public Object compile() {
    return PolicyCompiler.compile(EVERYTHING);
  }

  /** What the others are compared with. */
  @Benchmark
  public byte[] sha256OfOneKibibyte() throws java.security.NoSuchAlgorithmException {
    return java.security.MessageDigest.getInstance("SHA-256").digest(kibibyte);
  }

  private Evaluation evaluate(Readings readings) {
    return Engine.evaluate(
        stack.policy(), EngineState.INITIAL, readings, History.EMPTY, NOW);
  }

  private Readings readings(ContainerState state, boolean ok) {
    Map<String, ServiceReadings> all = new LinkedHashMap<>();
    stack
        .workloads()
        .forEach(
            (service, workload) -> {
              Map<String, Reading<ProbeResult>> probes = new LinkedHashMap<>();
              workload
                  .probes()
                  .forEach(
                      p -> probes.put(p.name(), Reading.of(ProbeResult.of(ok, "", 200, "Ok."))));
              all.put(
                  service,
                  new ServiceReadings(
                      Reading.of(facts(service, state)),
                      probes,
                      new ServiceReadings.Access.Granted(),
                      new ServiceReadings.Compose.Listed("project", service),
                      null));
            });
    return new Readings(all);
  }

  private static ContainerFacts facts(String service, ContainerState state) {
    return new ContainerFacts(
        service,
        new Incarnation("engine", service, NOW.minusSeconds(3600)),
        state,
        "healthy",
        0,
        false,
        "unless-stopped",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of()),
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        Instant.EPOCH,
        List.of(),
        NOW);
  }

  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(EvaluationBenchmark.class.getSimpleName())
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    Map<String, Double> scores = new LinkedHashMap<>();
    results.forEach(
        r ->
            scores.put(
                r.getPrimaryResult().getLabel(), r.getPrimaryResult().getScore()));
    double unit = scores.getOrDefault("sha256OfOneKibibyte", 1.0);
    scores.forEach(
        (name, score) ->
            System.out.printf("%-22s %10.2f us  %8.1f x%n", name, score, score / unit));
  }
}
