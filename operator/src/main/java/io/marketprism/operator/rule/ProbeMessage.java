package io.marketprism.operator.rule;

import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.util.Set;

/** What a probe saw, in its own words: a status, a refused connection. */
record ProbeMessage(ProbeVariables probe) implements Expression {

  @Override
  public Reading<String> render(Scope scope) {
    return RuleVariables.result(scope, probe)
        .map(ProbeResult::message)
        .map(message -> Excerpt.of(message, Plain.LONGEST));
  }

  @Override
  public Set<String> reads() {
    return Set.of("probe." + probe.name() + ".ok");
  }

  @Override
  public String text() {
    return "probe " + probe.name();
  }
}
