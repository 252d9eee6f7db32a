package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.State;

/** What it costs to judge one rule: a look at what it reads, and CEL where that has changed. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class RuleBenchmark {

  private static final String RULE =
      "container.running && !container.wasReady && container.startsInWindow < 3"
          + " && container.health in ['healthy', 'none']";

  private final Condition rule = compile();
  private final Scope one = new RuleScope().startedInWindow(1).scope();
  private final Scope other = new RuleScope().startedInWindow(2).scope();
  private boolean turn;

  private static Condition compile() {
    try {
      return new RuleCompiler(List.of(), Map.of(), new StackBudget()).compile(RULE);
    } catch (InvalidRuleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it reads is as it was. */
  @Benchmark
  public Truth judgeUnchanged() {
    return rule.judge(one);
  }

  /** What it reads is another each time. */
  @Benchmark
  public Truth judgeChanged() {
    turn = !turn;
    return rule.judge(turn ? one : other);
  }
}
