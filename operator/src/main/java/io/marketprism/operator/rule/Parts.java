package io.marketprism.operator.rule;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The parts of an expression, in the order in which they are evaluated. */
final class Parts {

  /** Of these not all parts need be evaluated, and they cost nothing themselves. */
  private static final Set<String> LOGICAL = Set.of("_&&_", "_||_", "_?_:_", "@not_strictly_false");

  private Parts() {}

  /** The operands of a call, the elements of a list, the keys and values of a map. */
  static List<CelExpr> of(CelExpr expr) {
    List<CelExpr> parts = new ArrayList<>();
    switch (expr.getKind()) {
      case SELECT -> parts.add(expr.select().operand());
      case CALL -> {
        expr.call().target().ifPresent(parts::add);
        parts.addAll(expr.call().args());
      }
      case LIST -> parts.addAll(expr.list().elements());
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    parts.add(entry.key());
                    parts.add(entry.value());
                  });
      case STRUCT -> expr.struct().entries().forEach(entry -> parts.add(entry.value()));
      case COMPREHENSION -> {
        var loop = expr.comprehension();
        parts.addAll(
            List.of(
                loop.iterRange(),
                loop.accuInit(),
                loop.loopCondition(),
                loop.loopStep(),
                loop.result()));
      }
      case CONSTANT, IDENT, NOT_SET -> {}
    }
    return parts;
  }

  /** Shows an expression and all its parts. */
  static void each(CelExpr expr, Consumer<CelExpr> visitor) {
    visitor.accept(expr);
    of(expr).forEach(part -> each(part, visitor));
  }

  /** A call or a literal that is paid for as a whole. */
  record Paid(CelExpr whole, List<CelExpr> parts) {}

  /**
   * What is paid for in an expression.
   *
   * @param byLastPart each, by the id of the part that is evaluated last
   * @param parts the ids of all of their parts
   */
  record Tolls(Map<Long, Paid> byLastPart, Set<Long> parts) {}

  /** What is paid for in an expression. */
  static Tolls tolls(CelExpr root) {
    Map<Long, Paid> byLastPart = new HashMap<>();
    Set<Long> ids = new HashSet<>();
    each(
        root,
        expr -> {
          List<CelExpr> parts = of(expr);
          boolean paid =
              switch (expr.getKind()) {
                case CALL -> !LOGICAL.contains(expr.call().function());
                case LIST, MAP -> true;
                default -> false;
              };
          if (paid && !parts.isEmpty()) {
            byLastPart.put(parts.getLast().id(), new Paid(expr, parts));
            parts.forEach(part -> ids.add(part.id()));
          }
        });
    return new Tolls(byLastPart, ids);
  }
}
