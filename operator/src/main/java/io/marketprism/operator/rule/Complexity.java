package io.marketprism.operator.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;

/** Refuses an expression whose form alone says that it may cost too much. */
final class Complexity {

  /** Loops within loops; the built-in runbook has none within another. */
  private static final int DEEPEST_LOOP = 3;

  private static final int MOST_LOOPS = 20;
  private static final int MOST_ELEMENTS = 200;

  /** Each level takes a piece of the stack of the thread that evaluates. */
  private static final int DEEPEST = 250;

  private final Positions positions;
  private int loops;

  private Complexity(Positions positions) {
    this.positions = positions;
  }

  static void check(CelAbstractSyntaxTree ast, Positions positions) throws InvalidRuleException {
    new Complexity(positions).check(ast.getExpr(), 0, 0);
  }

  private void check(CelExpr expr, int depth, int loopsAround) throws InvalidRuleException {
    int within = loopsAround;
    switch (expr.getKind()) {
      case COMPREHENSION -> {
        within++;
        loops++;
        refuseIf(within > DEEPEST_LOOP, expr, "loops in loops, at most %d deep", DEEPEST_LOOP);
        refuseIf(loops > MOST_LOOPS, expr, "loops, at most %d", MOST_LOOPS);
      }
      case LIST ->
          refuseIf(
              expr.list().elements().size() > MOST_ELEMENTS,
              expr,
              "elements of a list, at most %d",
              MOST_ELEMENTS);
      case MAP ->
          refuseIf(
              expr.map().entries().size() > MOST_ELEMENTS,
              expr,
              "entries of a map, at most %d",
              MOST_ELEMENTS);
      default -> {}
    }
    refuseIf(depth > DEEPEST, expr, "operations in a row, at most %d", DEEPEST);
    boolean isLoop = expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION;
    for (CelExpr part : Parts.of(expr)) {
      boolean isRange = isLoop && part.id() == expr.comprehension().iterRange().id();
      check(part, depth + 1, isRange ? loopsAround : within);
    }
  }

  private void refuseIf(boolean tooMany, CelExpr at, String what, int most)
      throws InvalidRuleException {
    if (tooMany) {
      throw positions.refused(at.id(), "too many " + what.formatted(most));
    }
  }
}
