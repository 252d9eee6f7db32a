package io.marketprism.operator.rule;

import dev.cel.common.types.SimpleType;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Expression;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compiles the rules of one service. Expressions are type-checked against the service's variables,
 * so that a misspelt name is refused when the resource arrives and not at 03:00.
 */
public final class RuleCompiler {

  private final List<RuleVariables.Variable> variables;
  private final List<RuleVariables.Variable> told;
  private final CelEnvironment conditions;
  private final CelEnvironment expressions;
  private final Map<String, ProbeVariables> probes;
  private final StackBudget budget;

  /**
   * @param probes the service's probes
   * @param thresholds the stack's thresholds, by name
   * @param budget what all expressions of the stack share
   */
  public RuleCompiler(
      Collection<ProbeVariables> probes, Map<String, Double> thresholds, StackBudget budget) {
    this.budget = budget;
    this.probes =
        probes.stream()
            .collect(Collectors.toMap(ProbeVariables::name, p -> p, (a, b) -> a, TreeMap::new));
    this.variables = RuleVariables.of(probes, thresholds);
    this.conditions = CelEnvironment.of(SimpleType.BOOL, variables);
    this.told =
        variables.stream()
            .filter(RuleVariables.Variable::isForTelling)
            .map(RuleVariables.Variable::told)
            .toList();
    this.expressions = CelEnvironment.of(SimpleType.DYN, told);
  }

  /**
   * Compiles an expression that is true or false.
   *
   * @throws InvalidRuleException naming what is wrong and where
   */
  public Condition compile(String expression) throws InvalidRuleException {
    return new CelCondition(compile(conditions, expression, variables));
  }

  /**
   * Compiles an expression of any type, to be told to a person. The environment's values may be
   * secrets and can't be told.
   *
   * @throws InvalidRuleException naming what is wrong and where
   */
  public Expression compileExpression(String expression) throws InvalidRuleException {
    return new CelExpression(compile(expressions, expression, told));
  }

  /**
   * What one of the service's probes saw.
   *
   * @throws InvalidRuleException where there is no such probe
   */
  public Expression probeMessage(String probe) throws InvalidRuleException {
    ProbeVariables found = probes.get(probe);
    if (found == null) {
      throw new InvalidRuleException(
          probes.isEmpty()
              ? "the service has no probes"
              : "there is no probe %s: there are %s"
                  .formatted(probe, String.join(", ", probes.keySet())),
          1);
    }
    return new ProbeMessage(found);
  }

  private CelRule compile(
      CelEnvironment environment, String expression, List<RuleVariables.Variable> known)
      throws InvalidRuleException {
    budget.admit(expression);
    CelEnvironment.Compiled compiled = environment.compile(expression);
    CelRule rule = new CelRule(compiled, known, new Fuse(budget));
    budget.tryOut(rule, compiled.positions());
    return rule;
  }
}
