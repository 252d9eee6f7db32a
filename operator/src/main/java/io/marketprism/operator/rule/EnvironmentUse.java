package io.marketprism.operator.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import io.marketprism.operator.runbook.SecretNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule may ask of a container's environment: whether a variable is there, and whether it is
 * one of the texts that the rule itself holds. Anything more would read out, character by
 * character, what only few may see. A variable whose name looks like a secret's may only be there
 * or not: whoever may guess often enough would guess it.
 */
final class EnvironmentUse {

  static final String VARIABLE = "container.env";

  private static final String MAY =
      "the environment may only be asked for a variable ('X' in container.env) and compared with"
          + " texts (container.env['X'] == '1', container.env['X'].lowerAscii() in ['1', 'true'])";

  private final Positions positions;
  private final Map<Long, CelExpr> wholes = new HashMap<>();

  private EnvironmentUse(CelAbstractSyntaxTree ast, Positions positions) {
    this.positions = positions;
    Parts.each(
        ast.getExpr(), whole -> Parts.of(whole).forEach(part -> wholes.put(part.id(), whole)));
  }

  static void check(CelAbstractSyntaxTree ast, Positions positions) throws InvalidRuleException {
    EnvironmentUse use = new EnvironmentUse(ast, positions);
    for (Map.Entry<Long, CelReference> reference : ast.getReferenceMap().entrySet()) {
      if (reference.getValue().name().equals(VARIABLE)) {
        use.check(reference.getKey());
      }
    }
  }

  private void check(long environment) throws InvalidRuleException {
    CelExpr whole = wholes.get(environment);
    if (whole == null) {
      throw positions.refused(environment, MAY);
    }
    if (whole.getKind() == CelExpr.ExprKind.Kind.SELECT) {
      if (!whole.select().testOnly()) {
        compared(whole, whole.select().field());
      }
      return;
    }
    List<CelExpr> operands = Parts.of(whole);
    if (isCall(whole, "@in") && isText(operands.getFirst())) {
      return;
    }
    if (isCall(whole, "_[_]") && isText(operands.getLast())) {
      compared(whole, operands.getLast().constant().stringValue());
      return;
    }
    throw positions.refused(environment, MAY);
  }

  /** A variable's value, perhaps in small letters, must be compared with texts at once. */
  private void compared(CelExpr value, String name) throws InvalidRuleException {
    if (SecretNames.contains(name)) {
      throw positions.refused(
          value.id(),
          "%s looks like a secret: a rule may only ask whether it is there ('%s' in container.env)"
              .formatted(name, name));
    }
    CelExpr operand = value;
    CelExpr whole = wholes.get(operand.id());
    if (whole != null && isCall(whole, "lowerAscii")) {
      operand = whole;
      whole = wholes.get(operand.id());
    }
    if (whole == null || !isComparison(whole, operand.id())) {
      throw positions.refused(value.id(), MAY);
    }
  }

  private boolean isComparison(CelExpr whole, long operand) {
    List<CelExpr> operands = Parts.of(whole);
    if (isCall(whole, "@in")) {
      CelExpr list = operands.getLast();
      return operands.getFirst().id() == operand
          && list.getKind() == CelExpr.ExprKind.Kind.LIST
          && list.list().elements().stream().allMatch(EnvironmentUse::isText);
    }
    return (isCall(whole, "_==_") || isCall(whole, "_!=_"))
        && operands.stream().allMatch(o -> o.id() == operand || isText(o));
  }

  private static boolean isCall(CelExpr expr, String function) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(function);
  }

  private static boolean isText(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }
}
