package io.marketprism.operator.compiler;

import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.simulation.StackFixture;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacks as large as an API server takes them, a megabyte each, compiled and kept side by side: a
 * process of its own, with little memory.
 */
final class LargestStacks {

  private LargestStacks() {}

  /** Services with probes and values, alerts with scenarios and long expressions. */
  static StackSpec spec(int services, int probes, int values, int alerts, int scenarios) {
    StringBuilder yaml = new StringBuilder("runbook: None\nservices:\n");
    for (int s = 0; s < services; s++) {
      yaml.append("- name: s%d%n".formatted(s));
      yaml.append("  workload: {docker: {containers: [c%d]}}%n  probes:%n".formatted(s));
      for (int p = 0; p < probes; p++) {
        yaml.append("  - name: p%d%n    scrape: {port: 80}%n    values:%n".formatted(p));
        for (int v = 0; v < values; v++) {
          yaml.append("    - {name: p%dv%d, metric: some_metric_of_some_length}%n".formatted(p, v));
        }
      }
    }
    yaml.append("alerts:\n");
    String expression =
        "container.running" + " || probe.p0.body.field.another == 'a text'".repeat(40);
    for (int a = 0; a < alerts; a++) {
      yaml.append("- name: A%d%n  service: s%d%n".formatted(a, a % services));
      yaml.append("  expr: \"%s\"%n  scenarios:%n".formatted(expression));
      for (int s = 0; s < scenarios; s++) {
        yaml.append("  - {name: n%d, action: Watch, when: \"%s\"}%n".formatted(s, expression));
      }
    }
    return StackFixture.spec(yaml.toString());
  }

  public static void main(String[] none) {
    List<CompiledStack> kept = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      kept.add(PolicyCompiler.compile(spec(50, 20, 2, 10, 10)));
      kept.add(PolicyCompiler.compile(spec(10, 20, 50, 10, 10)));
      kept.add(PolicyCompiler.compile(spec(50, 1, 1, 40, 9)));
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf("%d MB%n", (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000);
    kept.forEach(stack -> stack.faults().forEach(fault -> {}));
    System.out.println("all compiled");
  }
}
