package io.marketprism.operator.controller;

import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.simulation.Simulation;
import io.marketprism.operator.simulation.StackFixture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one evaluation of the built-in runbook costs that goes on from the one before. */
@State(Scope.Benchmark)
public class EvaluationBenchmark {

  private final Simulation healthy = simulation(false);
  private final Simulation stopped = simulation(true);
  private final byte[] kibibyte = new byte[1024];

  private static Simulation simulation(boolean stopped) {
    Simulation simulation =
        new Simulation(
            StackFixture.compile("{}"),
            Instant.parse("2026-11-01T03:00:00Z"),
            new Simulation.Listener() {});
    simulation.step(Duration.ofSeconds(1));
    if (stopped) {
      simulation.services().values().forEach(service -> service.stop());
    }
    simulation.step(Duration.ofSeconds(1));
    return simulation;
  }

  /** Nothing is wrong: the cost of watching. */
  @Benchmark
  public Evaluation evaluateHealthy() {
    return evaluate(healthy);
  }

  /** Everything has stopped: every alert goes through its gates. */
  @Benchmark
  public Evaluation evaluateAllStopped() {
    return evaluate(stopped);
  }

  /** What the others are compared with. */
  @Benchmark
  public byte[] sha256OfOneKibibyte() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256").digest(kibibyte);
  }

  private static Evaluation evaluate(Simulation at) {
    return Engine.evaluate(at.policy(), at.last().state(), at.readings(), History.EMPTY, at.now());
  }
}
