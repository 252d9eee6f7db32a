package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What many stacks declare alike is compiled once; what only one declared goes with it. */
class CelEnvironmentTest {

  private static CelEnvironment environment(Map<String, Double> thresholds) {
    return CelEnvironment.of(SimpleType.BOOL, RuleVariables.of(List.of(), thresholds));
  }

  @Test
  void theSameExpressionOverTheSameNamesIsCompiledOnce() throws InvalidRuleException {
    CelEnvironment.Compiled one = environment(Map.of("most", 1.0)).compile("container.running");
    CelEnvironment.Compiled other = environment(Map.of("most", 2.0)).compile("container.running");
    assertThat(other).isSameAs(one);
  }

  @Test
  void overOtherNamesItIsAnotherOne() throws InvalidRuleException {
    CelEnvironment.Compiled one = environment(Map.of("most", 1.0)).compile("container.running");
    CelEnvironment.Compiled other = environment(Map.of("least", 1.0)).compile("container.running");
    assertThat(other).isNotSameAs(one);
  }

  @Test
  void eachStackHasItsOwnNumbers() throws InvalidRuleException {
    RuleCompiler one = new RuleCompiler(List.of(), Map.of("most", 1.0), new StackBudget());
    RuleCompiler other = new RuleCompiler(List.of(), Map.of("most", 3.0), new StackBudget());
    String rule = "thresholds.most > 2.0";
    assertThat(one.compile(rule).judge(new RuleScope().scope()).isTrue()).isFalse();
    assertThat(other.compile(rule).judge(new RuleScope().scope()).isTrue()).isTrue();
  }

  @Test
  void onlyWhatHasChangedIsComputedAgain() throws InvalidRuleException {
    RuleCompiler compiler = new RuleCompiler(List.of(), Map.of(), new StackBudget());
    CelRule rule =
        ((CelCondition) compiler.compile("container.startsInWindow > 1 && services.nats.ready"))
            .rule();
    RuleScope scope = new RuleScope().startedInWindow(2);
    assertThat(rule.evaluate(scope.scope())).isInstanceOf(Reading.Unknown.class);
    scope.knows("nats", new Readiness.Verdict(Truth.of(true), ""));
    Reading<Object> holds = rule.evaluate(scope.scope());
    assertThat(holds).isEqualTo(Reading.of(true));
    assertThat(rule.evaluate(scope.scope())).isSameAs(holds);
    assertThat(rule.evaluate(scope.startedInWindow(1).scope())).isEqualTo(Reading.of(false));
    assertThat(rule.evaluate(scope.startedInWindow(2).scope())).isEqualTo(holds);
    scope.knows("nats", new Readiness.Verdict(new Truth.Unknown("away"), ""));
    assertThat(rule.evaluate(scope.scope())).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void whatNobodyUsesIsForgotten() {
    Interner<String, Object> interner = new Interner<>();
    for (int i = 0; i < 100_000; i++) {
      interner.get(String.valueOf(i), key -> new byte[10_000]);
    }
    assertThat(interner.size()).isLessThan(100_000);
  }
}
