package io.marketprism.operator.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an expression compares its variables with, for people: nothing is judged by it. */
final class Comparisons {

  private static final Map<String, String> SIGNS =
      Map.of("_>_", ">", "_>=_", ">=", "_<_", "<", "_<=_", "<=", "_==_", "==", "_!=_", "!=");

  private static final Map<String, String> TURNED =
      Map.of(">", "<", ">=", "<=", "<", ">", "<=", ">=", "==", "==", "!=", "!=");

  private Comparisons() {}

  /**
   * One comparison.
   *
   * @param variable what is compared
   * @param sign as the expression writes it, with the variable on its left
   * @param with another variable's name, or a constant as a text; empty for what is computed
   * @param isVariable whether it is compared with another variable
   * @param computed the id of the part whose value it is compared with; null for the others
   */
  record Comparison(
      String variable, String sign, String with, boolean isVariable, @Nullable Long computed) {}

  /**
   * All in which a variable stands on one side, and a variable, a constant or what is computed on
   * the other.
   */
  static List<Comparison> in(CelAbstractSyntaxTree ast) {
    List<Comparison> found = new ArrayList<>();
    Parts.each(
        ast.getExpr(),
        expr -> {
          String sign =
              expr.getKind() == CelExpr.ExprKind.Kind.CALL
                  ? SIGNS.get(expr.call().function())
                  : null;
          if (sign != null) {
            CelExpr left = expr.call().args().getFirst();
            CelExpr right = expr.call().args().getLast();
            add(found, ast, left, sign, right);
            add(found, ast, right, TURNED.getOrDefault(sign, sign), left);
          }
        });
    return List.copyOf(found);
  }

  private static void add(
      List<Comparison> found, CelAbstractSyntaxTree ast, CelExpr one, String sign, CelExpr other) {
    String variable = variable(ast, one);
    if (variable == null) {
      return;
    }
    String another = variable(ast, other);
    String constant = another == null ? constant(other) : null;
    if (another != null) {
      found.add(new Comparison(variable, sign, another, true, null));
    } else if (constant != null) {
      found.add(new Comparison(variable, sign, constant, false, null));
    } else if (other.getKind() == CelExpr.ExprKind.Kind.CALL) {
      found.add(new Comparison(variable, sign, "", false, other.id()));
    }
  }

  private static @Nullable String variable(CelAbstractSyntaxTree ast, CelExpr expr) {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    return reference == null || reference.name().isEmpty() || !isName(expr)
        ? null
        : reference.name();
  }

  private static boolean isName(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
        || expr.getKind() == CelExpr.ExprKind.Kind.SELECT;
  }

  private static @Nullable String constant(CelExpr expr) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = expr.constant();
    return switch (constant.getKind()) {
      case DOUBLE_VALUE -> Plain.text(constant.doubleValue(), Plain.LONGEST);
      case INT64_VALUE -> String.valueOf(constant.int64Value());
      case UINT64_VALUE -> String.valueOf(constant.uint64Value());
      case BOOLEAN_VALUE -> String.valueOf(constant.booleanValue());
      case STRING_VALUE -> "'" + constant.stringValue() + "'";
      default -> null;
    };
  }
}
