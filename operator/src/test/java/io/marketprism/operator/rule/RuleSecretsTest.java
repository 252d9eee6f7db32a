package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Why a rule can't be judged is told in status and Events, which many may read. Values of variables
 * and bodies are for few.
 */
class RuleSecretsTest {

  private static final String SECRET = "hunter2[(`";

  /** Where a secret may come from; each is put in the place of X. */
  private static final List<String> SOURCES =
      List.of(
          "probe.health.body.text",
          "probe.health.body.list[0]",
          "probe.health.body.list",
          "probe.health.body.map",
          "probe.health.body.big");

  private static final List<String> EXPRESSIONS =
      List.of(
          "int(X) == 1",
          "uint(X) == uint(1)",
          "double(X) == 1.0",
          "bool(X)",
          "timestamp(X) < timestamp('2026-01-01T00:00:00Z')",
          "duration(X) < duration('1s')",
          "dyn(X) > 3",
          "dyn(X) ? true : false",
          "dyn(X) && container.running",
          "!dyn(X)",
          "dyn(X).all(k, k == 1)",
          "dyn(X).missing == 1",
          "has(probe.health.body.text.missing)",
          "'a'.matches(X)",
          "X.matches('[')",
          "X.charAt(99) == ''",
          "X.substring(99) == ''",
          "X.indexOf('a', 99) > 0",
          "'%d'.format([X]) == ''",
          "container.env[X] == ''",
          "probe.health.body[X] == ''",
          "probe.health.body.map[X] == ''",
          "probe.health.body.list[X] == 1",
          "{'a': 1}[X] == 1",
          "[1, 2][X] == 1",
          "X in 5",
          "X in dyn(5)",
          "{X: 1, X: 2}.size() == 1",
          "timestamp('2026-01-01T00:00:00Z').getHours(X) == 1",
          "X.size() / 0 == 1",
          "services[X].ready",
          "services['nats'].ready && int(X) == 1",
          "probe.unseen.body[X] == 1",
          "byLabel[X] == 1.0",
          "number > double(X)",
          "X");

  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(
              new ProbeVariables("health", true, false, Map.of("number", false, "byLabel", true)),
              new ProbeVariables("unseen", true, false, Map.of())),
          Map.of(),
          new StackBudget());

  @Test
  void noValueEverEndsUpInWhatIsSaidOfAnUnknown() {
    List<String> said = new ArrayList<>();
    for (String source : SOURCES) {
      for (String expression : EXPRESSIONS) {
        said.addAll(why(expression.replace("X", source)));
      }
    }
    assertThat(said).as("expressions that can't be evaluated").hasSizeGreaterThan(100);
    assertThat(said).noneMatch(why -> why.contains("hunter2") || why.contains("123456789"));
  }

  @Test
  void norDoesTheEnvironmentOfAContainerThatIsDown() throws InvalidRuleException {
    Scope down = new RuleScope().has("REGION", SECRET).is(ContainerState.EXITED).scope();
    Truth truth = compiler.compile("number > 1.0 && container.env['REGION'] == 'eu'").judge(down);
    assertThat(truth.toString()).doesNotContain("hunter2");
  }

  @Test
  void whatIsWrongIsSaidAllTheSame() throws InvalidRuleException {
    assertThat(judge("int(probe.health.body.text) == 1"))
        .isEqualTo(
            new Truth.Unknown(
                "int(probe.health.body.text) == 1:"
                    + " a value is not of the form that the expression needs"));
    assertThat(judge("probe.health.body.missing == 1"))
        .isEqualTo(
            new Truth.Unknown("probe.health.body.missing == 1: there is no such key or field"));
    assertThat(judge("probe.health.body.text > 3"))
        .isEqualTo(
            new Truth.Unknown(
                "probe.health.body.text > 3:"
                    + " a value is of another type than the expression needs"));
    assertThat(judge("probe.health.body.list[7] == 1"))
        .isEqualTo(new Truth.Unknown("probe.health.body.list[7] == 1: there is no such position"));
    assertThat(judge("1 / (container.exitCode - 0) == 1"))
        .isEqualTo(new Truth.Unknown("1 / (container.exitCode - 0) == 1: a division by zero"));
  }

  /** What is said of an expression that is Unknown, without the expression itself. */
  private List<String> why(String expression) {
    List<String> said = new ArrayList<>();
    try {
      if (compiler.compileExpression(expression).render(scope())
          instanceof Reading.Unknown<String>(String why)) {
        said.add(why);
      }
      if (compiler.compile(expression).judge(scope()) instanceof Truth.Unknown(String what)) {
        said.add(what);
      }
    } catch (InvalidRuleException e) {
      // refused before there is a value
    }
    return said;
  }

  private Truth judge(String expression) throws InvalidRuleException {
    return compiler.compile(expression).judge(scope());
  }

  private static Scope scope() {
    Map<String, Object> body = new HashMap<>();
    body.put("text", SECRET);
    body.put("list", List.of(SECRET, 1L));
    body.put("map", Map.of(SECRET, SECRET));
    body.put("big", new BigInteger("123456789012345678901234567890"));
    return new RuleScope()
        .has("PASSWORD", SECRET)
        .answers("health", body)
        .reads("unseen", Reading.unknown("refused"))
        .scope();
  }
}
