package io.marketprism.operator.rule;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Expression;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compiles the rules of one service. Expressions are type-checked against the service's variables,
 * so that a misspelt name is refused when the resource arrives and not at 03:00.
 */
public final class RuleCompiler {

  /** The longest expression, in characters. */
  private static final int LONGEST = 2_000;

  /** Bounds on what a user's rule may cost. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableUnknownTracking(true)
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(LONGEST)
          .maxParseExpressionNodeCount(2_000)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1_000)
          .build();

  private final List<RuleVariables.Variable> variables;
  private final List<RuleVariables.Variable> told;
  private final Cel conditions;
  private final Cel expressions;
  private final StackBudget budget;

  /**
   * @param probes the service's probes
   * @param thresholds the stack's thresholds, by name
   * @param budget what all expressions of the stack share
   */
  public RuleCompiler(
      Collection<ProbeVariables> probes, Map<String, Double> thresholds, StackBudget budget) {
    this.budget = budget;
    this.variables = RuleVariables.of(probes, thresholds);
    this.conditions = cel(SimpleType.BOOL, variables);
    this.told =
        variables.stream()
            .filter(RuleVariables.Variable::isForTelling)
            .map(RuleVariables.Variable::told)
            .toList();
    this.expressions = cel(SimpleType.DYN, told);
  }

  private static Cel cel(CelType result, List<RuleVariables.Variable> variables) {
    return CelFactory.legacyCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(CelExtensions.math(), CelExtensions.strings())
        .addRuntimeLibraries(CelExtensions.math(), CelExtensions.strings())
        .addVarDeclarations(variables.stream().map(RuleVariables.Variable::declaration).toList())
        .setResultType(result)
        .build();
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

  private CelRule compile(Cel cel, String expression, List<RuleVariables.Variable> known)
      throws InvalidRuleException {
    budget.admit(expression);
    try {
      CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
      Positions positions = new Positions(expression, ast);
      Complexity.check(ast, positions);
      EnvironmentUse.check(ast, positions);
      CelRule rule = CelRule.of(expression, ast, cel.createProgram(ast), known, new Fuse(budget));
      budget.tryOut(rule, positions);
      return rule;
    } catch (CelValidationException e) {
      CelIssue first = e.getErrors().getFirst();
      throw new InvalidRuleException(
          withNames(first.getMessage()), first.getSourceLocation().getColumn() + 1);
    } catch (CelEvaluationException e) {
      throw new InvalidRuleException(String.valueOf(e.getMessage()), 1);
    }
  }

  /** Whoever has misspelt a name wants to see the right ones. */
  private String withNames(String message) {
    if (message.contains("(double, int)")) {
      return message + "; this is a double: write 0.0 instead of 0";
    }
    if (message.contains("(int, double)")) {
      return message + "; this is an int: write 0 instead of 0.0";
    }
    if (!message.contains("undeclared reference")) {
      return message;
    }
    String names =
        variables.stream().map(RuleVariables.Variable::name).collect(Collectors.joining(", "));
    return "%s; known are %s".formatted(message, names);
  }
}
