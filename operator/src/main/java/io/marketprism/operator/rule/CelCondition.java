package io.marketprism.operator.rule;

import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.PartialVars;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.Truth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A compiled expression. What is Unknown is given to CEL as such, so that {@code false && unknown}
 * is false and an outcome that hangs on an Unknown names it.
 */
record CelCondition(String text, CelRuntime.Program program, List<RuleVariables.Variable> variables)
    implements Condition {

  @Override
  public Truth judge(Scope scope) {
    Map<String, Object> known = new HashMap<>();
    Map<String, String> unknown = new LinkedHashMap<>();
    for (RuleVariables.Variable variable : variables) {
      switch (variable.value().apply(scope)) {
        case Reading.Known<Object>(Object value) -> known.put(variable.name(), value);
        case Reading.Unknown<Object>(String why) -> unknown.put(variable.name(), why);
      }
    }
    List<CelAttributePattern> patterns = new ArrayList<>();
    unknown.keySet().forEach(n -> patterns.add(CelAttributePattern.fromQualifiedIdentifier(n)));
    try {
      return outcome(
          program.eval(PartialVars.of(name -> Optional.ofNullable(known.get(name)), patterns)),
          unknown);
    } catch (CelEvaluationException e) {
      // Such as a key that a JSON body lacks: a reading that can't be had.
      return new Truth.Unknown(text + ": " + withoutValues(String.valueOf(e.getMessage())));
    }
  }

  private Truth outcome(Object result, Map<String, String> unknown) {
    if (result instanceof Boolean holds) {
      return Truth.of(holds);
    }
    if (result instanceof CelUnknownSet missing) {
      return new Truth.Unknown(
          missing.attributes().stream()
              .map(CelAttribute::toString)
              .sorted()
              .map(name -> name + ": " + unknown.getOrDefault(name, "unknown"))
              .collect(Collectors.joining("; ")));
    }
    return new Truth.Unknown(text + " is neither true nor false");
  }

  @Override
  public String toString() {
    return text;
  }

  /** An error may quote what a body holds, and that is not for everybody to see. */
  private static String withoutValues(String message) {
    int quote = message.indexOf('"');
    return quote < 0 ? message : message.substring(0, quote).strip();
  }
}
