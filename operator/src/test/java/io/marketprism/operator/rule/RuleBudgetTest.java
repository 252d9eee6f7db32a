package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No expression takes the operator's memory or time, whatever it says and whatever it reads. */
class RuleBudgetTest {

  private static final String ALL_PAIRS =
      "probe.health.body.all(a, probe.health.body.all(b, a == b || a != b))";

  private final RuleCompiler compiler = HostileExpressions.compiler();

  static List<HostileExpressions.Line> corpus() {
    return HostileExpressions.read();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatBecomesOfHostileExpressions(HostileExpressions.Line line) {
    assertThat(HostileExpressions.outcome(line.text())).isEqualTo(line.outcome());
  }

  @Test
  void theCorpusIsLargeEnough() {
    assertThat(corpus()).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aProcessOfLittleMemorySurvivesAllOfThem() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx300m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HostileExpressions.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("all evaluated" + System.lineSeparator());
  }

  @Test
  void whatCostsTooMuchIsTriedAgainEverMoreRarely() throws InvalidRuleException {
    Condition condition = compiler.compile(ALL_PAIRS);
    Scope large = body(1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(condition.judge(large))
          .isEqualTo(new Truth.Unknown(ALL_PAIRS + ": it costs too much and is switched off"));
      assertThat(isOff(condition)).isTrue();
    }
    Scope small = body(3);
    int left = 0;
    while (condition.judge(small) instanceof Truth.Unknown) {
      left++;
    }
    assertThat(left).isBetween(1, 100);
    assertThat(isOff(condition)).isFalse();
    assertThat(condition.judge(small)).isEqualTo(Truth.of(true));
  }

  @Test
  void theExpressionsOfAStackShareABudget() throws InvalidRuleException {
    List<Condition> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(compiler.compile("probe.health.body.all(a, a == 1 && %d >= 0)".formatted(i)));
    }
    Scope large = body(9_000);
    all.forEach(condition -> condition.judge(large));
    assertThat(all).filteredOn(RuleBudgetTest::isOff).hasSizeBetween(10, 39);
    Scope small = body(10);
    for (int i = 0; i < 5; i++) {
      all.forEach(condition -> condition.judge(small));
    }
    assertThat(all).noneMatch(RuleBudgetTest::isOff);
  }

  @Test
  void theExpressionsOfAStackAreNotTooLongTogether() {
    int compiled = 0;
    try {
      while (compiled < 1_000) {
        compiler.compile("'%s' != ''".formatted("x".repeat(1_000)));
        compiled++;
      }
    } catch (InvalidRuleException e) {
      assertThat(e).hasMessageContaining("too long").hasMessageContaining("60000");
    }
    assertThat(compiled).isBetween(50, 60);
  }

  @Test
  void manyExpressionsThatCostTooMuchAreNotAllTriedOut() {
    List<String> refusals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      try {
        compiler.compile(
            "[1].map(a,a+%d)".formatted(i) + ".map(a,[a,a,a,a,a,a,a,a])".repeat(8) + " == []");
      } catch (InvalidRuleException e) {
        refusals.add(e.getMessage());
      }
    }
    assertThat(refusals).hasSize(100).last().asString().contains("together");
  }

  private static boolean isOff(Condition condition) {
    return condition instanceof Metered metered && metered.isOverBudget();
  }

  private static Scope body(int elements) {
    return new RuleScope().answers("health", Collections.nCopies(elements, 1L)).scope();
  }
}
