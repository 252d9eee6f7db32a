package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.AlertSpec.ScenarioSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.rule.InvalidRuleException;
import io.marketprism.operator.rule.Metered;
import io.marketprism.operator.rule.RuleCompiler;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles one alert. One fault in it switches the whole alert off: half an alert is a wrong one.
 */
final class AlertCompiler {

  private static final int ESCALATE_AFTER = 3;

  private final RuleCompiler rules;
  private final List<ProbeTarget> probes;
  private final AlertSpec alert;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Metered> metered = new LinkedHashMap<>();
  private final Set<String> scenarioNames = new HashSet<>();

  /**
   * @param rules of the alert's service
   * @param probes of the alert's service
   */
  AlertCompiler(RuleCompiler rules, List<ProbeTarget> probes, AlertSpec alert) {
    this.rules = rules;
    this.probes = probes;
    this.alert = alert;
  }

  /** The alert, or what is wrong with it. */
  record Outcome(
      Optional<AlertPolicy> policy,
      Map<String, Metered> metered,
      Annotations annotations,
      List<Fault> faults) {}

  Outcome compile() {
    Optional<Condition> expr = required(alert.expr(), "expr");
    List<ScenarioPolicy> scenarios =
        alert.scenariosOrEmpty().stream()
            .filter(ScenarioSpec::isEnabled)
            .flatMap(s -> scenario(s).stream())
            .toList();
    Optional<AlertPolicy.Verify> verify = verify();
    Map<String, Expression> evidence = evidence();
    Duration holdFor = PolicyCompiler.seconds(alert.forSeconds(), 0);
    if (expr.isEmpty() || verify.isEmpty() || !faults.isEmpty()) {
      return new Outcome(Optional.empty(), Map.of(), Annotations.NONE, faults);
    }
    Annotations annotations = annotations(); // a sentence that is faulty switches nothing off
    return new Outcome(
        Optional.of(
            new AlertPolicy(
                alert.name(),
                String.valueOf(alert.service()),
                alert.severity() == null ? Severity.warning : alert.severity(),
                expr.get(),
                holdFor,
                confirmFor(scenarios, holdFor),
                Boolean.TRUE.equals(alert.inhibitsDependents()),
                alert.inhibitedBy() == null ? List.of() : alert.inhibitedBy(),
                scenarios,
                verify.get(),
                escalation(),
                evidence)),
        metered,
        annotations,
        faults);
  }

  /** The slowest of the scenarios' looks, from its begin to its end; no longer than the proof. */
  private Duration confirmFor(List<ScenarioPolicy> scenarios, Duration holdFor) {
    Duration slowest =
        probes.stream()
            .filter(p -> scenarios.stream().anyMatch(s -> ProbeCompiler.fillsAny(p, s.reads())))
            .map(p -> p.period().plus(p.timeout()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return slowest.compareTo(holdFor) <= 0 ? slowest : holdFor;
  }

  private AlertPolicy.Escalation escalation() {
    AlertSpec.Escalation declared = alert.escalation();
    Integer after = declared == null ? null : declared.afterIneffective();
    AlertSpec.Recurrences recurrences = declared == null ? null : declared.recurrences();
    return new AlertPolicy.Escalation(
        after == null ? ESCALATE_AFTER : after,
        recurrences == null
            ? null
            : new AlertPolicy.Recurrences(
                recurrences.count(),
                Duration.ofSeconds(recurrences.periodSeconds()),
                Boolean.TRUE.equals(recurrences.countOomDeaths())));
  }

  private Map<String, Expression> evidence() {
    Map<String, Expression> evidence = new LinkedHashMap<>();
    for (AlertSpec.Evidence piece : alert.evidenceOrEmpty()) {
      expression(piece.expr(), "evidence[" + piece.name() + "].expr")
          .ifPresent(expr -> evidence.put(piece.name(), expr));
    }
    return Collections.unmodifiableMap(evidence);
  }

  private Annotations annotations() {
    Map<String, Annotations> scenarios = new HashMap<>();
    for (ScenarioSpec scenario : alert.scenariosOrEmpty()) {
      scenarios.put(
          scenario.name(),
          annotations(
              scenario.annotationsOrEmpty(), "scenarios[" + scenario.name() + "].", Map.of()));
    }
    return annotations(alert.annotationsOrEmpty(), "", scenarios);
  }

  private Annotations annotations(
      Map<String, String> declared, String path, Map<String, Annotations> scenarios) {
    Map<String, String> texts = new TreeMap<>(declared);
    Map<String, Expression> readings = new TreeMap<>();
    declared.forEach(
        (key, text) -> {
          if (key.startsWith(AlertSpec.RUNBOOK_URL)) {
            return;
          }
          try {
            readings.putAll(AnnotationText.readings(text, rules));
          } catch (AnnotationText.InvalidAnnotationException e) {
            texts.remove(key);
            fault(path + "annotations[" + key + "]", e.getMessage() + ": it is left out");
          }
        });
    return new Annotations(texts, readings, scenarios);
  }

  private Optional<ScenarioPolicy> scenario(ScenarioSpec scenario) {
    String path = "scenarios[" + scenario.name() + "]";
    if (!scenarioNames.add(scenario.name())) {
      fault(path, "is there twice");
      return Optional.empty();
    }
    if (scenario.action() == null) {
      fault(path + ".action", "is missing: Start, Restart, Recreate, Watch, Wait or Escalate");
      return Optional.empty();
    }
    if (scenario.action() == Action.Create) {
      fault(path + ".action", "is for what is gone and comes by itself: say Restart");
      return Optional.empty();
    }
    int faultsBefore = faults.size();
    Condition when =
        scenario.when() == null ? null : compiled(scenario.when(), path + ".when").orElse(null);
    Expression detail = expressionOrNull(scenario.detail(), path + ".detail");
    Expression seconds = expressionOrNull(scenario.waitSecondsExpr(), path + ".waitSecondsExpr");
    if (faults.size() > faultsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new ScenarioPolicy(
            scenario.name(),
            when,
            scenario.action(),
            scenario.forSeconds() == null ? null : Duration.ofSeconds(scenario.forSeconds()),
            Boolean.TRUE.equals(scenario.immediate()),
            Boolean.TRUE.equals(scenario.preempts()),
            new ScenarioPolicy.Pause(
                PolicyCompiler.seconds(scenario.waitSeconds(), 60),
                seconds,
                scenario.waitAtMostSeconds() == null
                    ? ScenarioPolicy.Pause.AT_MOST
                    : Duration.ofSeconds(scenario.waitAtMostSeconds())),
            detail));
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
      return Optional.of(metered(path, rules.compile(expression)));
    } catch (InvalidRuleException e) {
      fault(path, "column " + e.column() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private @Nullable Expression expressionOrNull(@Nullable String expression, String path) {
    return expression == null ? null : expression(expression, path).orElse(null);
  }

  private Optional<Expression> expression(String expression, String path) {
    try {
      return Optional.of(metered(path, rules.compileExpression(expression)));
    } catch (InvalidRuleException e) {
      fault(path, "column " + e.column() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private <T> T metered(String path, T compiled) {
    if (compiled instanceof Metered expression) {
      metered.put(place(path), expression);
    }
    return compiled;
  }

  private String place(String path) {
    return "spec.alerts[" + alert.name() + "]." + path;
  }

  /** One sentence per place, however often the same text is compiled. */
  private void fault(String path, String message) {
    Fault fault = new Fault(place(path), message);
    if (faults.stream().noneMatch(f -> f.path().equals(fault.path()))) {
      faults.add(fault);
    }
  }
}
