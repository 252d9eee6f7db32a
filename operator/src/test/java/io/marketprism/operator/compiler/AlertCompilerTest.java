package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.rule.ProbeVariables;
import io.marketprism.operator.rule.RuleCompiler;
import io.marketprism.operator.rule.StackBudget;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One alert: its fields, what fills those that are missing, and what is wrong with it. */
class AlertCompilerTest {

  private static final RuleCompiler RULES =
      new RuleCompiler(
          List.of(new ProbeVariables("metrics", true, false, Map.of("memory", false))),
          Map.of("high", 3e9),
          new StackBudget());

  @Test
  void allThatIsSaidIsTakenOver() {
    AlertPolicy alert =
        policy(
            """
            name: A
            service: s
            severity: critical
            expr: memory > thresholds.high
            forSeconds: 90
            inhibitsDependents: true
            inhibitedBy: [B, C]
            scenarios:
            - name: limited
              when: memory > 1.0
              action: Wait
              forSeconds: 7
              preempts: true
              waitSeconds: 120
              waitSecondsExpr: memory
              detail: string(memory)
            - {name: near, action: Restart, immediate: true}
            verify: {expr: memory < 2.0, withinSeconds: 30, stableSeconds: 2}
            escalation: {afterIneffective: 5, recurrences: {count: 4, periodSeconds: 600, countOomDeaths: true}}
            evidence:
            - {name: second, expr: memory}
            - {name: first, expr: container.state}
            """);
    assertThat(alert.severity()).isEqualTo(Severity.critical);
    assertThat(alert.expr().text()).isEqualTo("memory > thresholds.high");
    assertThat(alert.holdFor()).isEqualTo(Duration.ofSeconds(90));
    assertThat(alert.inhibitsDependents()).isTrue();
    assertThat(alert.inhibitedBy()).containsExactly("B", "C");
    assertThat(alert.verify().expr().text()).isEqualTo("memory < 2.0");
    assertThat(alert.verify().within()).isEqualTo(Duration.ofSeconds(30));
    assertThat(alert.verify().stable()).isEqualTo(Duration.ofSeconds(2));
    assertThat(alert.escalation())
        .isEqualTo(
            new AlertPolicy.Escalation(
                5, new AlertPolicy.Recurrences(4, Duration.ofMinutes(10), true)));
    assertThat(alert.evidence().keySet()).containsExactly("second", "first");
    assertThat(alert.diagnosisReads()).containsExactly("container.state", "memory");
  }

  @Test
  void allThatIsSaidOfAScenarioIsTakenOver() {
    List<ScenarioPolicy> scenarios =
        policy(
                """
                name: A
                service: s
                expr: container.running
                scenarios:
                - name: limited
                  when: memory > 1.0
                  action: Wait
                  forSeconds: 7
                  preempts: true
                  waitSeconds: 120
                  waitSecondsExpr: memory + 1.0
                  detail: string(memory)
                - {name: near, action: Restart, immediate: true}
                - {name: out, enabled: false, action: Restart}
                """)
            .scenarios();
    assertThat(scenarios).extracting(ScenarioPolicy::name).containsExactly("limited", "near");
    ScenarioPolicy limited = scenarios.getFirst();
    assertThat(Objects.requireNonNull(limited.when()).text()).isEqualTo("memory > 1.0");
    assertThat(limited.action()).isEqualTo(Action.Wait);
    assertThat(limited.holdFor()).isEqualTo(Duration.ofSeconds(7));
    assertThat(limited.preempts()).isTrue();
    assertThat(limited.immediate()).isFalse();
    assertThat(limited.pause().length()).isEqualTo(Duration.ofMinutes(2));
    assertThat(limited.pause().seconds()).extracting(Expression::text).isEqualTo("memory + 1.0");
    assertThat(limited.detail()).extracting(Expression::text).isEqualTo("string(memory)");
    ScenarioPolicy near = scenarios.getLast();
    assertThat(near.when()).isNull();
    assertThat(near.holdFor()).isNull();
    assertThat(near.immediate()).isTrue();
    assertThat(near.preempts()).isFalse();
    assertThat(near.pause()).isEqualTo(ScenarioPolicy.Pause.DEFAULT);
    assertThat(near.detail()).isNull();
  }

  @Test
  void defaultsFillTheRest() {
    AlertPolicy alert = policy("{name: A, service: s, expr: memory > 3.0}");
    assertThat(alert.severity()).isEqualTo(Severity.warning);
    assertThat(alert.holdFor()).isZero();
    assertThat(alert.inhibitsDependents()).isFalse();
    assertThat(alert.scenarios()).isEmpty();
    assertThat(alert.verify().expr().text()).isEqualTo("!(memory > 3.0)");
    assertThat(alert.verify().within()).isEqualTo(Duration.ofMinutes(2));
    assertThat(alert.verify().stable()).isEqualTo(Duration.ofSeconds(5));
    assertThat(alert.escalation()).isEqualTo(new AlertPolicy.Escalation(3, null));
    assertThat(alert.evidence()).isEmpty();
  }

  @Test
  void deathsAreNoFiringsUnlessItIsSaid() {
    assertThat(
            policy(
                    "{name: A, service: s, expr: container.running,"
                        + " escalation: {recurrences: {count: 4, periodSeconds: 600}}}")
                .escalation())
        .isEqualTo(
            new AlertPolicy.Escalation(
                3, new AlertPolicy.Recurrences(4, Duration.ofMinutes(10), false)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          expr: 'memori > 0.0'                                          | expr                          | column 1: undeclared reference to 'memori'
          severity: warning                                             | expr                          | is missing
          expr: memory                                                  | expr                          | column 1:
          expr: 'true', verify: {expr: '1 +'}                           | verify.expr                   | column
          expr: 'true', scenarios: [{name: x}]                          | scenarios[x].action           | is missing: Start, Restart
          expr: 'true', scenarios: [{name: x, action: Watch, when: a}]  | scenarios[x].when             | column 1: undeclared reference
          expr: 'true', scenarios: [{name: x, action: Watch, detail: a}]| scenarios[x].detail           | column 1: undeclared reference
          expr: 'true', scenarios: [{name: x, action: Wait, waitSecondsExpr: a}] | scenarios[x].waitSecondsExpr | column 1: undeclared reference
          expr: 'true', evidence: [{name: x, expr: a}]                  | evidence[x].expr              | column 1: undeclared reference
          expr: 'true', scenarios: [{name: x, action: Watch}, {name: x, action: Restart}] | scenarios[x] | is there twice
          """)
  void oneFaultSwitchesItOffAndIsNamedByItsPath(String fields, String path, String why) {
    AlertCompiler.Outcome outcome = compile("{name: A, service: s, " + fields + "}");
    assertThat(outcome.policy()).isEmpty();
    assertThat(outcome.faults()).hasSize(1);
    Fault fault = outcome.faults().getFirst();
    assertThat(fault.path()).isEqualTo("spec.alerts[A]." + path);
    assertThat(fault.message()).contains(why);
  }

  @Test
  void allFaultsOfAnAlertAreNamedAtOnce() {
    assertThat(
            compile(
                    """
                    name: A
                    service: s
                    expr: a
                    scenarios: [{name: x, action: Wait, when: b, detail: c, waitSecondsExpr: d}, {name: y}]
                    verify: {expr: e}
                    evidence: [{name: z, expr: f}]
                    """)
                .faults())
        .extracting(Fault::path)
        .containsExactly(
            "spec.alerts[A].expr",
            "spec.alerts[A].scenarios[x].when",
            "spec.alerts[A].scenarios[x].detail",
            "spec.alerts[A].scenarios[x].waitSecondsExpr",
            "spec.alerts[A].scenarios[y].action",
            "spec.alerts[A].verify.expr",
            "spec.alerts[A].evidence[z].expr");
  }

  private static AlertPolicy policy(String alert) {
    AlertCompiler.Outcome outcome = compile(alert);
    assertThat(outcome.faults()).isEmpty();
    return outcome.policy().orElseThrow();
  }

  private static AlertCompiler.Outcome compile(String alert) {
    String item = alert.startsWith("{") ? alert : "\n" + alert.indent(2);
    AlertSpec spec =
        Objects.requireNonNull(StackFixture.spec("alerts:\n- " + item).alerts()).getFirst();
    return new AlertCompiler(RULES, List.of(), spec).compile();
  }
}
