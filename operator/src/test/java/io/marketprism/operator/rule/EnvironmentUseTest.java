package io.marketprism.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.runbook.Truth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule may ask whether a variable is there and whether it is a text of the rule's own. */
class EnvironmentUseTest {

  private final RuleCompiler compiler =
      new RuleCompiler(
          List.of(new ProbeVariables("health", true, false, false, Map.of())),
          Map.of(),
          new StackBudget());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'HTTP' in container.env",
        "has(container.env.HTTP)",
        "has(container.env.DB_PASSWORD) && 'API_KEY' in container.env",
        "container.env['HTTP'] == 'TRUE'",
        "'TRUE' == container.env.HTTP",
        "container.env.HTTP != '0'",
        "container.env['HTTP'].lowerAscii() in ['1', 'true']",
        "['a'].all(x, container.env['HTTP'] == 'TRUE')",
      })
  void itIsAskedForAndCompared(String expression) throws InvalidRuleException {
    var scope = new RuleScope().has("HTTP", "TRUE").has("DB_PASSWORD", "x").has("API_KEY", "x");
    assertThat(compiler.compile(expression).judge(scope.scope())).isEqualTo(Truth.of(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container.env['HTTP'].matches('a.*')",
        "container.env['HTTP'].lowerAscii().matches('a.*')",
        "container.env['HTTP'].lowerAscii().lowerAscii() == 'a'",
        "container.env['HTTP'].startsWith('a')",
        "container.env['HTTP'].contains('a')",
        "container.env['HTTP'].size() > 3",
        "size(container.env.HTTP) > 3",
        "container.env['HTTP'] < 'b'",
        "container.env['HTTP'] >= 'b'",
        "container.env['HTTP'].charAt(0) == 'a'",
        "container.env['HTTP'].substring(0, 1) == 'a'",
        "container.env['HTTP'] + 'x' == 'ax'",
        "container.env['HTTP'] == container.env['OTHER']",
        "container.env['HTTP'] == probe.health.body.guess",
        "container.env['HTTP'] in probe.health.body.guesses",
        "container.env['HTTP'] in ['a', probe.health.body.guess]",
        "container.env['HTTP'] in {'a': 1}",
        "'a' in [container.env['HTTP']]",
        "[container.env['HTTP']].exists(v, v.matches('a.*'))",
        "{'v': container.env['HTTP']}['v'].matches('a.*')",
        "{container.env['HTTP']: 1}.exists(v, v.startsWith('a'))",
        "[container.env].exists(e, e['HTTP'].matches('a.*'))",
        "[container.env][0]['HTTP'] == 'a'",
        "{'e': container.env}.e.HTTP == 'a'",
        "dyn(container.env)['HTTP'].matches('a')",
        "(container.running ? container.env : container.env)['HTTP'] == 'a'",
        "(container.running ? container.env['HTTP'] : '') == 'a'",
        "container.env.exists(name, name.startsWith('DB'))",
        "container.env.exists(name, container.env[name] == 'a')",
        "container.env.all(name, container.env[name] != 'a')",
        "container.env.map(name, container.env[name]).size() > 0",
        "container.env.filter(name, container.env[name] == 'a').size() > 0",
        "['HTTP'].exists(name, container.env[name] == 'a')",
        "['HTTP'].exists(name, name in container.env)",
        "container.env['HT' + 'TP'] == 'a'",
        "container.env[probe.health.body.name] == 'a'",
        "container.env == {'HTTP': 'a'}",
        "container.env in [{'HTTP': 'a'}]",
        "container.env.size() > 3",
        "string(container.env['HTTP']) == 'a'",
        "int(container.env['HTTP']) > 3",
        "bytes(container.env['HTTP'])[0] == 'a'",
        "type(container.env['HTTP']) == string",
        "'abc'.matches(container.env['HTTP'])",
        "'abc'.contains(container.env['HTTP'])",
        "'abc'[container.env['HTTP']] == 'a'",
        "['a', 'b'].join(container.env['HTTP']) == 'axb'",
        "probe.health.body[container.env['HTTP']] == 'a'",
        "services[container.env['HTTP']].ready",
        "container.env['HTTP'].trim() == 'a'",
        "container.env['HTTP'].split('').size() == 3",
      })
  void nothingElse(String expression) {
    assertThatThrownBy(() -> compiler.compile(expression))
        .isInstanceOfSatisfying(
            InvalidRuleException.class, e -> assertThat(e.column()).isPositive());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "container.env['DB_PASSWORD'] == 'guess'",
        "container.env.API_KEY != 'guess'",
        "container.env['PGPASSWORD'] in ['a', 'b']",
        "container.env['githubToken'].lowerAscii() == 'guess'"
      })
  void whatLooksLikeASecretIsNotCompared(String expression) {
    assertThatThrownBy(() -> compiler.compile(expression)).hasMessageContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          container.running && container.env['A'].matches('x')       | 35
          container.running && (container.env.B == container.env.C)  | 36
          """)
  void thePlaceIsNamed(String expression, int column) {
    assertThatThrownBy(() -> compiler.compile(expression))
        .isInstanceOfSatisfying(
            InvalidRuleException.class, e -> assertThat(e.column()).isEqualTo(column));
  }

  @Test
  void noneOfItIsEverTold() {
    for (String expression :
        List.of("container.env['HTTP']", "container.env.HTTP == 'a'", "'HTTP' in container.env")) {
      assertThatThrownBy(() -> compiler.compileExpression(expression))
          .hasMessageContaining("undeclared reference to 'container'")
          .hasMessageContaining("known are container.ageSeconds, container.exitCode,");
    }
  }
}
