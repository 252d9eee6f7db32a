package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which part of a rule is said not to hold, and with what. */
class FailuresTest {

  private final RuleScope scope = new RuleScope();
  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(
              new ProbeVariables("metrics", true, false, false, Map.of("rate", false)),
              new ProbeVariables("health", true, false, false, Map.of())),
          Map.of("low", 10.0),
          new StackBudget());

  @Test
  void namesThePartThatIsFalse() throws InvalidRuleException {
    scope.answers("health", Map.of("status", "degraded"));
    assertThat(failure("probe.health.ok && probe.health.body.status == 'healthy'"))
        .isEqualTo(
            new Condition.Failure(
                "probe.health.body.status == 'healthy' of s is false:"
                    + " probe.health.body.status is degraded",
                Set.of("health")));
  }

  @Test
  void aProbeThatFailedIsNamedWithoutItsValue() throws InvalidRuleException {
    scope.reads("health", Reading.of(ProbeResult.failed("connection refused")));
    assertThat(failure("probe.health.ok && container.running").what())
        .isEqualTo("probe.health.ok of s is false");
  }

  @Test
  void ofManyPartsTheFirstOneIsNamed() throws InvalidRuleException {
    scope
        .answers("health", Map.of("a", 1L, "b", 2L))
        .shows("metrics", Map.of("rate", Reading.of(3.0)));
    assertThat(
            failure(
                    "container.running && (container.health == 'healthy' && rate > thresholds.low)"
                        + " && probe.health.ok && container.exitCode == 1 && container.oomKilled")
                .what())
        .isEqualTo("rate > thresholds.low of s is false: rate is 3, thresholds.low is 10");
  }

  @Test
  void anAlternativeFailsAsAWhole() throws InvalidRuleException {
    scope.answers("health", Map.of("a", false));
    assertThat(failure("probe.health.body.a || container.exitCode > 5").what())
        .isEqualTo(
            "probe.health.body.a || container.exitCode > 5 of s is false:"
                + " container.exitCode is 0, probe.health.body.a is false");
  }

  @Test
  void ofALoopWhatItGoesOverIsShown() throws InvalidRuleException {
    scope.answers("health", Map.of("shards", List.of("up", "down")));
    assertThat(failure("probe.health.ok && probe.health.body.shards.all(s, s == 'up')").what())
        .isEqualTo(
            "probe.health.body.shards.all(s, s == 'up') of s is false:"
                + " probe.health.body.shards is up, down");
  }

  @Test
  void secretsAreNotShown() throws InvalidRuleException {
    scope
        .has("API_TOKEN", "hunter2-token")
        .has("MODE", "hunter2-mode")
        .answers(
            "health",
            Map.of(
                "password", "hunter2", "note", "hunter2-token", "all", Map.of("token", "hunter2")));
    for (String rule :
        List.of(
            "probe.health.body.password == 'x'",
            "probe.health.body['password'] == 'x'",
            "probe.health.body.note == 'x'",
            "probe.health.body.all == {}",
            "container.env['MODE'] == 'x'")) {
      assertThat(failure(rule).what()).as(rule).contains(" is ").doesNotContain("hunter2");
    }
  }

  private Condition.Failure failure(String expression) throws InvalidRuleException {
    Condition condition = compiler.compile(expression);
    assertThat(condition.judge(scope.scope()).isFalse()).as(expression).isTrue();
    return condition.failure(scope.scope());
  }
}
