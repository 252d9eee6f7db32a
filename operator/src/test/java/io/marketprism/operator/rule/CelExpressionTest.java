package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an expression tells a person: short, and in plain numbers. */
class CelExpressionTest {

  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(
              new ProbeVariables(
                  "metrics", true, false, Map.of("memory", false, "websockets", true)),
              new ProbeVariables("health", true, false, Map.of())),
          Map.of("high", 3e9),
          new StackBudget());

  private final RuleScope scope = new RuleScope();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          3.1e9                           | 3100000000
          1.0 / 3.0                       | 0.333
          0.0                             | 0
          -2.5                            | -2.5
          1e-9                            | 0
          1e300 * 1e300                   | Infinity
          container.exitCode              | 0
          7u                              | 7
          container.running               | true
          'binance'                       | binance
          null                            | null
          ['binance', 'okx']              | binance, okx
          [1.50, 2.0]                     | 1.5, 2
          {'binance': 1.0}                | binance=1
          {'a': {'b': [1.0, null]}}       | a=b=1, null
          string(int(3.1e9 / 1e6)) + ' MB'| 3100 MB
          """)
  void tellsAValueAsAPersonWouldWriteIt(String expression, String told) {
    assertThat(render(expression)).isEqualTo(Reading.of(told));
  }

  @Test
  void tellsNumbersByLabelInTheirOrder() {
    Map<String, Object> byLabel = new LinkedHashMap<>();
    byLabel.put("binance", 1.0);
    byLabel.put("okx", 0.0);
    scope.shows("metrics", Map.of("memory", Reading.of(3.1e9), "websockets", Reading.of(byLabel)));
    assertThat(render("websockets")).isEqualTo(Reading.of("binance=1 okx=0"));
    assertThat(render("websockets.filter(e, websockets[e] == 0.0)")).isEqualTo(Reading.of("okx"));
    assertThat(render("memory")).isEqualTo(Reading.of("3100000000"));
  }

  @Test
  void tellsAPartOfABodyWithItsNulls() {
    Map<String, Object> okx = new LinkedHashMap<>();
    okx.put("age_seconds", null);
    okx.put("status", "silent");
    scope.answers("health", Map.of("coverage", Map.of("okx", okx)));
    assertThat(render("probe.health.body.coverage"))
        .isEqualTo(Reading.of("okx=age_seconds=null status=silent"));
  }

  @Test
  void isShortWhateverItIsMadeOf() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add("exchange-" + i);
    }
    scope.answers("health", many);
    assertThat(render("probe.health.body"))
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known ->
                assertThat((String) known.value())
                    .hasSize(200)
                    .startsWith("exchange-0, exchange-1")
                    .endsWith("..."));
    scope.answers("health", "x".repeat(200));
    assertThat(render("probe.health.body")).isEqualTo(Reading.of("x".repeat(200)));
  }

  @Test
  void whatIsUnknownIsToldAsSuch() {
    assertThat(render("memory")).isEqualTo(Reading.unknown("memory: not probed yet"));
    assertThat(render("'memory ' + string(memory)"))
        .isEqualTo(Reading.unknown("memory: not probed yet"));
  }

  @Test
  void whatIsASecretIsMaskedBeforeItIsCut() {
    scope.has("DB_PASSWORD", "hunter2-canary").has("MODE", "live-canary");
    String long190 = "x".repeat(190);
    scope.answers(
        "health",
        Map.of(
            "error",
            "no access to postgres://mp:s3cret-canary@db/x with hunter2-canary",
            "token",
            "Bearer abcdef.canary",
            "late",
            long190 + " hunter2-canary",
            "far",
            "x".repeat(9_990) + " hunter2-canary"));
    assertThat(render("probe.health.body.error"))
        .isEqualTo(Reading.of("no access to postgres://***@db/x with ***"));
    for (String part : List.of("error", "token", "late", "far")) {
      assertThat(render("probe.health.body." + part).toString()).doesNotContain("canary", "hunt");
    }
    assertThat(render("probe.health.body").toString()).doesNotContain("canary", "hunt");
    scope.unseen("away");
    assertThat(render("'password=' + 'hunter2'")).isEqualTo(Reading.of("password=***"));
  }

  @Test
  void isToldByItsText() throws InvalidRuleException {
    assertThat(compiler.compileExpression("1.0 + 1.0")).hasToString("1.0 + 1.0");
    assertThat(compiler.compileExpression("1.0 + 1.0").text()).isEqualTo("1.0 + 1.0");
    assertThat(compiler.compileExpression("memory").reads()).containsExactly("memory");
  }

  private Reading<String> render(String expression) {
    try {
      return compiler.compileExpression(expression).render(scope.scope());
    } catch (InvalidRuleException e) {
      throw new AssertionError(expression, e);
    }
  }
}
