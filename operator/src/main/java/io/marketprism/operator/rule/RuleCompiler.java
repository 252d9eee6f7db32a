package io.marketprism.operator.rule;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import io.marketprism.operator.runbook.Condition;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compiles the rules of one service. Expressions are type-checked against the service's variables,
 * so that a misspelt name is refused when the resource arrives and not at 03:00.
 */
public final class RuleCompiler {

  /** Bounds on what a user's rule may cost. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableUnknownTracking(true)
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(2_000)
          .maxParseRecursionDepth(50)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1_000)
          .build();

  private final List<RuleVariables.Variable> variables;
  private final Cel cel;

  /**
   * @param probes the names of the service's probes
   */
  public RuleCompiler(Iterable<String> probes) {
    this.variables = RuleVariables.of(probes);
    this.cel =
        CelFactory.legacyCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.math())
            .addRuntimeLibraries(CelExtensions.math())
            .addVarDeclarations(
                variables.stream().map(RuleVariables.Variable::declaration).toList())
            .setResultType(SimpleType.BOOL)
            .build();
  }

  /**
   * Compiles an expression.
   *
   * @throws InvalidRuleException naming what is wrong and where
   */
  public Condition compile(String expression) throws InvalidRuleException {
    try {
      CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
      return new CelCondition(expression, cel.createProgram(ast), variables);
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
    if (!message.contains("undeclared reference")) {
      return message;
    }
    String names =
        variables.stream().map(RuleVariables.Variable::name).collect(Collectors.joining(", "));
    return "%s; known are %s".formatted(message, names);
  }
}
