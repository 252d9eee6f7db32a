package io.marketprism.operator.rule;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The conditions of an expression that must all hold, each with its text. */
final class Conjuncts {

  private static final String AND = "&&";
  private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

  private final Positions positions;
  private final List<CelExpr> parts = new ArrayList<>();
  private final List<Integer> signs = new ArrayList<>();

  private Conjuncts(Positions positions) {
    this.positions = positions;
    split(positions.ast().getExpr());
  }

  /**
   * One of them.
   *
   * @param text as its author wrote it
   */
  record Conjunct(CelExpr expr, String text) {}

  /** In the order of the text; the whole where it is not such an expression. */
  static List<Conjunct> of(Positions positions) {
    Conjuncts all = new Conjuncts(positions);
    List<Conjunct> conjuncts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < all.parts.size(); i++) {
      int to = i < all.signs.size() ? all.signs.get(i) : positions.text().length();
      conjuncts.add(new Conjunct(all.parts.get(i), all.text(from, to)));
      from = to + AND.length();
    }
    return conjuncts;
  }

  private void split(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("_&&_")) {
      split(expr.call().args().getFirst());
      signs.add(positions.offset(expr.id()));
      split(expr.call().args().getLast());
    } else {
      parts.add(expr);
    }
  }

  /** Without the parentheses that hold more than it. */
  private String text(int from, int to) {
    String text = positions.text().substring(Math.min(from, to), to).strip();
    String signs = QUOTED.matcher(text).replaceAll("");
    long surplus = count(signs, '(') - count(signs, ')');
    for (; surplus > 0 && text.startsWith("("); surplus--) {
      text = text.substring(1).strip();
    }
    for (; surplus < 0 && text.endsWith(")"); surplus++) {
      text = text.substring(0, text.length() - 1).strip();
    }
    return text;
  }

  private static long count(String text, char sign) {
    return text.chars().filter(c -> c == sign).count();
  }
}
