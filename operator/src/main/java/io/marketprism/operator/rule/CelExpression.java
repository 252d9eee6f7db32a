package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.util.Set;

/** A compiled expression whose value is told to a person. */
record CelExpression(CelRule rule) implements Expression, Metered {

  @Override
  public Reading<String> render(Scope scope) {
    return rule.evaluate(scope).map(value -> Plain.of(value, scope));
  }

  @Override
  public boolean isOverBudget() {
    return rule.isOverBudget();
  }

  @Override
  public Set<String> reads() {
    return rule.reads();
  }

  @Override
  public String text() {
    return rule.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
