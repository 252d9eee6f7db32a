package io.marketprism.operator.controller;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.AlertSpec.ScenarioSpec;
import io.marketprism.operator.controller.CompiledStack.Fault;
import io.marketprism.operator.rule.InvalidRuleException;
import io.marketprism.operator.rule.RuleCompiler;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one alert. One fault in it switches the whole alert off: half an alert is a wrong one.
 */
final class AlertCompiler {

  private final RuleCompiler rules;
  private final AlertSpec alert;
  private final List<Fault> faults = new ArrayList<>();

  AlertCompiler(RuleCompiler rules, AlertSpec alert) {
    this.rules = rules;
    this.alert = alert;
  }

  /** The alert, or what is wrong with it. */
  record Outcome(Optional<AlertPolicy> policy, List<Fault> faults) {}

  Outcome compile() {
    Optional<Condition> expr = required(alert.expr(), "expr");
    List<ScenarioPolicy> scenarios =
        alert.scenariosOrEmpty().stream()
            .filter(ScenarioSpec::isEnabled)
            .flatMap(s -> scenario(s).stream())
            .toList();
    Optional<AlertPolicy.Verify> verify = verify();
    if (expr.isEmpty() || verify.isEmpty() || !faults.isEmpty()) {
      return new Outcome(Optional.empty(), faults);
    }
    AlertSpec.Escalation escalation = alert.escalation();
    Integer after = escalation == null ? null : escalation.afterIneffective();
    return new Outcome(
        Optional.of(
            new AlertPolicy(
                alert.name(),
                String.valueOf(alert.service()),
                alert.severity() == null ? Severity.warning : alert.severity(),
                expr.get(),
                PolicyCompiler.seconds(alert.forSeconds(), 0),
                Boolean.TRUE.equals(alert.inhibitsDependents()),
                scenarios,
                verify.get(),
                after == null ? 3 : after)),
        faults);
  }

  private Optional<ScenarioPolicy> scenario(ScenarioSpec scenario) {
    String path = "scenarios[" + scenario.name() + "]";
    if (scenario.action() == null) {
      fault(path + ".action", "is missing: Start, Restart, Watch or Escalate");
      return Optional.empty();
    }
    Condition when = null;
    if (scenario.when() != null) {
      Optional<Condition> compiled = compiled(scenario.when(), path + ".when");
      if (compiled.isEmpty()) {
        return Optional.empty();
      }
      when = compiled.get();
    }
    Duration holdFor =
        scenario.forSeconds() == null ? null : Duration.ofSeconds(scenario.forSeconds());
    return Optional.of(
        new ScenarioPolicy(
            scenario.name(),
            when,
            scenario.action(),
            holdFor,
            Boolean.TRUE.equals(scenario.immediate())));
  }

  private Optional<AlertPolicy.Verify> verify() {
    AlertSpec.Verify verify = alert.verify();
    String expr = verify == null ? null : verify.expr();
    Optional<Condition> condition =
        expr == null
            ? required(alert.expr() == null ? null : negated(alert.expr()), "expr")
            : compiled(expr, "verify.expr");
    return condition.map(
        c ->
            new AlertPolicy.Verify(
                c,
                PolicyCompiler.seconds(verify == null ? null : verify.withinSeconds(), 120),
                PolicyCompiler.seconds(verify == null ? null : verify.stableSeconds(), 5)));
  }

  /** A comment at the end of an expression would swallow the bracket. */
  private static String negated(String expr) {
    return "!(" + expr + (expr.contains("//") ? "\n)" : ")");
  }

  private Optional<Condition> required(@Nullable String expression, String path) {
    if (expression == null) {
      fault(path, "is missing");
      return Optional.empty();
    }
    return compiled(expression, path);
  }

  private Optional<Condition> compiled(String expression, String path) {
    try {
      return Optional.of(rules.compile(expression));
    } catch (InvalidRuleException e) {
      fault(path, "column " + e.column() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** One sentence per place, however often the same text is compiled. */
  private void fault(String path, String message) {
    Fault fault = new Fault("spec.alerts[" + alert.name() + "]." + path, message);
    if (faults.stream().noneMatch(f -> f.path().equals(fault.path()))) {
      faults.add(fault);
    }
  }
}
