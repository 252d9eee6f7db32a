package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.simulation.Simulation;
import io.marketprism.operator.simulation.StackFixture;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An evaluation leaves little behind: what a heap is filled with decides how often it is swept. */
class EvaluationAllocationTest {

  /**
   * Of a healthy stack with the built-in runbook. It was 87,000 when this was written; half as much
   * again is for other JVMs, whose compilers leave out other allocations.
   */
  private static final long BYTES = 130_000;

  private static final int WARM_UP = 3_000;
  private static final int BATCH = 100;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void anEvaluationOfAHealthyStackAllocatesNoMoreThanItDid() {
    Simulation stack =
        new Simulation(
            StackFixture.compile("{}"),
            Instant.parse("2026-11-01T03:00:00Z"),
            new Simulation.Listener() {});
    stack.step(Duration.ofSeconds(1));
    evaluate(stack, WARM_UP);
    long begin = threads.getCurrentThreadAllocatedBytes();
    evaluate(stack, BATCH);
    long each = (threads.getCurrentThreadAllocatedBytes() - begin) / BATCH;
    assertThat(each).as("bytes allocated by an evaluation").isLessThanOrEqualTo(BYTES);
  }

  private static void evaluate(Simulation stack, int times) {
    for (int i = 0; i < times; i++) {
      Engine.evaluate(
          stack.policy(), stack.last().state(), stack.readings(), History.EMPTY, stack.now());
    }
  }
}
