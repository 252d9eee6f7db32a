package io.marketprism.operator.rule;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelVarDecl;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Names and their types, and the expressions over them that are in use. Both are the same for
 * thousands of stacks that follow the built-in runbook, and dear to make and to keep.
 */
final class CelEnvironment {

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

  private static final Interner<Declared, CelEnvironment> ALL = new Interner<>();

  private final Cel cel;
  private final Set<String> variables;
  private final Interner<String, Compiled> expressions = new Interner<>();

  private record Declared(CelType result, Map<String, CelType> variables) {}

  /**
   * A compiled expression, which holds nothing of the stack that it is evaluated for.
   *
   * @param environment keeps it, and what else is compiled in it
   * @param names all that it refers to
   * @param tolls what its evaluation is charged for (see {@link Parts})
   * @param comparisons what it compares its variables with
   */
  record Compiled(
      CelEnvironment environment,
      Positions positions,
      CelRuntime.Program program,
      Set<String> names,
      Parts.Tolls tolls,
      List<Comparisons.Comparison> comparisons) {}

  private CelEnvironment(Declared declared) {
    this.variables = declared.variables().keySet();
    this.cel =
        CelFactory.legacyCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.math(), CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.math(), CelExtensions.strings())
            .addVarDeclarations(
                declared.variables().entrySet().stream()
                    .map(v -> CelVarDecl.newVarDeclaration(v.getKey(), v.getValue()))
                    .toList())
            .setResultType(declared.result())
            .build();
  }

  /**
   * The environment of these variables.
   *
   * @param result the type of its expressions
   */
  static CelEnvironment of(CelType result, Collection<RuleVariables.Variable> variables) {
    Map<String, CelType> types = new TreeMap<>();
    variables.forEach(variable -> types.put(variable.name(), variable.type()));
    return ALL.get(new Declared(result, types), CelEnvironment::new);
  }

  /**
   * Compiles an expression, unless that has been done.
   *
   * @throws InvalidRuleException naming what is wrong and where
   */
  Compiled compile(String expression) throws InvalidRuleException {
    return expressions.get(expression, this::compiled);
  }

  private Compiled compiled(String expression) throws InvalidRuleException {
    try {
      CelAbstractSyntaxTree ast = cel.compile(expression).getAst();
      Positions positions = new Positions(expression, ast);
      Complexity.check(ast, positions);
      EnvironmentUse.check(ast, positions);
      return new Compiled(
          this,
          positions,
          cel.createProgram(ast),
          ast.getReferenceMap().values().stream()
              .map(CelReference::name)
              .collect(Collectors.toUnmodifiableSet()),
          Parts.tolls(ast.getExpr()),
          Comparisons.in(ast));
    } catch (CelValidationException e) {
      CelIssue first = e.getErrors().getFirst();
      throw new InvalidRuleException(
          withNames(first.getMessage()), first.getSourceLocation().getColumn() + 1);
    } catch (CelEvaluationException e) {
      throw new InvalidRuleException(String.valueOf(e.getMessage()), 1);
    }
  }

  /** A misspelt name is answered with the right ones. */
  private String withNames(String message) {
    if (message.contains("(double, int)")) {
      return message + "; this is a double: write 0.0 instead of 0";
    }
    if (message.contains("(int, double)")) {
      return message + "; this is an int: write 0 instead of 0.0";
    }
    return message.contains("undeclared reference")
        ? "%s; known are %s".formatted(message, String.join(", ", variables))
        : message;
  }
}
