package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Observation;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.util.List;
import java.util.Set;

/** A compiled expression that is true, false or unknown. */
record CelCondition(CelRule rule) implements Condition, Metered {

  @Override
  public Truth judge(Scope scope) {
    return switch (rule.evaluate(scope)) {
      case Reading.Known<Object>(Boolean holds) -> Truth.of(holds);
      case Reading.Known<Object> other -> new Truth.Unknown(text() + " is neither true nor false");
      case Reading.Unknown<Object>(String why) -> new Truth.Unknown(why);
    };
  }

  @Override
  public boolean isOverBudget() {
    return rule.isOverBudget();
  }

  @Override
  public List<Observation> observe(Scope scope) {
    return Observations.of(rule, scope);
  }

  @Override
  public Failure failure(Scope scope) {
    return Failures.of(rule, scope);
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
