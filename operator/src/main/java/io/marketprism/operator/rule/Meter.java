package io.marketprism.operator.rule;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what one evaluation costs and ends it where that is too much. CEL reports each part's
 * value as soon as it is there; a call is paid for when its last argument is, so that what would
 * take too much memory is never made.
 *
 * <p>A unit is a step, or ten characters or elements: 5 to 200 ns, and about 20 bytes.
 */
final class Meter implements CelEvaluationListener {

  /** The built-in runbook's dearest expression costs less than a hundredth of it. */
  static final long UNITS = 200_000;

  /** Ends an evaluation. */
  private static final class OverBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverBudgetException() {
      super("over budget", null, false, false);
    }
  }

  private final Parts.Tolls tolls;
  private final Map<Long, Object> values = new HashMap<>();
  private final Sizes sizes = new Sizes();
  private long spent;
  private long overAt = -1;

  Meter(Parts.Tolls tolls) {
    this.tolls = tolls;
  }

  @Override
  public void callback(CelExpr expr, Object value) {
    pay(1, expr);
    Long id = expr.id();
    if (!tolls.parts().contains(id)) {
      return; // nothing is made of it but by what costs nothing
    }
    values.put(id, value);
    Parts.Paid paid = tolls.byLastPart().get(id);
    if (paid != null) {
      List<Object> parts = paid.parts().stream().map(this::valueOf).toList();
      CelExpr whole = paid.whole();
      pay(
          whole.getKind() == CelExpr.ExprKind.Kind.CALL
              ? CallCosts.of(whole.call().function(), parts, sizes)
              : parts.stream().mapToLong(sizes::whole).reduce(0, Sizes::sum) / 10,
          whole);
    }
  }

  /** Constants are not always reported. */
  private Object valueOf(CelExpr part) {
    Object value = values.get(part.id());
    if (value != null) {
      return value;
    }
    return part.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && part.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? part.constant().stringValue()
        : 0L;
  }

  private void pay(long units, CelExpr expr) {
    spent = Sizes.sum(spent, units);
    if (spent > UNITS) {
      overAt = overAt < 0 ? expr.id() : overAt;
      throw new OverBudgetException();
    }
  }

  /** CEL itself has ended the evaluation, for it has too many loops. */
  void exceeded() {
    overAt = Math.max(overAt, 0);
  }

  /** What it has cost so far. */
  long spent() {
    return spent;
  }

  /** Whether it cost too much; CEL may have taken the exception for an error like any other. */
  boolean isOver() {
    return overAt >= 0;
  }

  /** The id of the part that was too much; negative while none is. */
  long overAt() {
    return overAt;
  }
}
