package io.marketprism.operator.rule;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.PartialVars;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A compiled expression. What is Unknown is given to CEL as such, so that {@code false && unknown}
 * is false and an outcome that hangs on an Unknown names it.
 */
final class CelRule {

  private final CelEnvironment.Compiled compiled;
  private final List<RuleVariables.Variable> variables;
  private final Fuse fuse;

  /** The last evaluation, kept for as long as memory isn't needed for something else. */
  private volatile SoftReference<Evaluated> last = new SoftReference<>(null);

  private record Evaluated(Inputs inputs, Reading<Object> result) {}

  /**
   * What the variables are in a scope.
   *
   * @param unknown why, by the variable or a key of it
   * @param patterns the same for CEL
   */
  private record Inputs(
      Map<String, Object> known, Map<String, String> unknown, List<CelAttributePattern> patterns) {

    PartialVars partial() {
      return PartialVars.of(name -> Optional.ofNullable(known.get(name)), patterns);
    }
  }

  /**
   * @param all the variables that there are; it looks at those that it names and no others
   * @param fuse switches it off when it costs too much
   */
  CelRule(CelEnvironment.Compiled compiled, List<RuleVariables.Variable> all, Fuse fuse) {
    this.compiled = compiled;
    this.variables = all.stream().filter(v -> compiled.names().contains(v.name())).toList();
    this.fuse = fuse;
  }

  String text() {
    return compiled.positions().text();
  }

  List<RuleVariables.Variable> variables() {
    return variables;
  }

  Positions positions() {
    return compiled.positions();
  }

  List<Comparisons.Comparison> comparisons() {
    return compiled.comparisons();
  }

  Set<String> reads() {
    return variables.stream()
        .map(RuleVariables.Variable::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Its value in a scope, or what is missing for it. What hasn't changed isn't computed again. */
  Reading<Object> evaluate(Scope scope) {
    if (fuse.isOff()) {
      return overBudget();
    }
    Inputs inputs = inputs(scope);
    Evaluated before = last.get();
    if (before != null && before.inputs.equals(inputs)) {
      return before.result;
    }
    Meter meter = new Meter(compiled.tolls());
    Reading<Object> result = evaluate(inputs.partial(), inputs.unknown, meter);
    if (!fuse.fits(meter.spent(), meter.isOver())) {
      return overBudget();
    }
    last = new SoftReference<>(new Evaluated(inputs, result));
    return result;
  }

  /** What its parts came to in a scope, by their ids: all that had to be evaluated. */
  Map<Long, Object> values(Scope scope) {
    Map<Long, Object> values = new HashMap<>();
    if (fuse.isOff()) {
      return values;
    }
    Meter meter = new Meter(compiled.tolls());
    try {
      compiled
          .program()
          .trace(
              inputs(scope).partial(),
              (expr, value) -> {
                meter.callback(expr, value);
                values.put(expr.id(), value);
              });
    } catch (CelEvaluationException e) {
      return values; // what came before it is there
    }
    return values;
  }

  private Inputs inputs(Scope scope) {
    Map<String, Object> known = new HashMap<>();
    Map<String, String> unknown = new LinkedHashMap<>();
    List<CelAttributePattern> patterns = new ArrayList<>();
    for (RuleVariables.Variable variable : variables) {
      switch (variable.value().apply(scope)) {
        case Reading.Known<Object>(Object value) -> known.put(variable.name(), value);
        case Reading.Unknown<Object>(String why) -> {
          unknown.put(variable.name(), why);
          patterns.add(pattern(variable));
        }
      }
      variable
          .unknownKeys()
          .apply(scope)
          .forEach(
              (key, why) -> {
                unknown.put(variable.name() + "." + key, why);
                patterns.add(pattern(variable).qualify(CelAttribute.Qualifier.ofString(key)));
              });
    }
    return new Inputs(known, unknown, patterns);
  }

  private static CelAttributePattern pattern(RuleVariables.Variable variable) {
    return CelAttributePattern.fromQualifiedIdentifier(variable.name());
  }

  /** Whether its last evaluation cost more than it may. */
  boolean isOverBudget() {
    return fuse.hasBlown();
  }

  private Reading<Object> overBudget() {
    return Reading.unknown(text() + ": it costs too much and is switched off");
  }

  /** What it costs where nothing is known: what it makes of its own literals. */
  Meter tryOut() {
    Meter meter = new Meter(compiled.tolls());
    List<CelAttributePattern> patterns = variables.stream().map(CelRule::pattern).toList();
    evaluate(PartialVars.of(name -> Optional.empty(), patterns), Map.of(), meter);
    return meter;
  }

  private Reading<Object> evaluate(PartialVars inputs, Map<String, String> unknown, Meter meter) {
    try {
      Object result = compiled.program().trace(inputs, meter);
      return result instanceof CelUnknownSet missing
          ? Reading.unknown(told(missing, unknown))
          : Reading.of(result);
    } catch (CelEvaluationException e) {
      if (e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
        meter.exceeded();
      }
      // Such as a key that a JSON body lacks: a reading that can't be had.
      return Reading.unknown(text() + ": " + withoutValues(e.getErrorCode()));
    }
  }

  private static String told(CelUnknownSet missing, Map<String, String> unknown) {
    return missing.attributes().stream()
        .map(CelAttribute::toString)
        .sorted()
        .map(name -> name + ": " + why(name, unknown))
        .collect(Collectors.joining("; "));
  }

  /** What is missing may be a part of what is Unknown: services["nats"].ready. */
  private static String why(String attribute, Map<String, String> unknown) {
    String plain =
        attribute.replace("[\"", ".").replace("\"]", "").replace("['", ".").replace("']", "");
    return unknown.entrySet().stream()
        .filter(e -> plain.equals(e.getKey()) || plain.startsWith(e.getKey() + "."))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("unknown");
  }

  /**
   * What is wrong, in words of our own: an error's message may quote what a body or a variable
   * holds, and that is not for everybody to see.
   */
  private static String withoutValues(CelErrorCode error) {
    return switch (error) {
      case ATTRIBUTE_NOT_FOUND -> "there is no such key or field";
      case INDEX_OUT_OF_BOUNDS -> "there is no such position";
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD, TYPE_NOT_FOUND ->
          "a value is of another type than the expression needs";
      case BAD_FORMAT, INVALID_ARGUMENT -> "a value is not of the form that the expression needs";
      case NUMERIC_OVERFLOW -> "a number is out of range";
      case DIVIDE_BY_ZERO -> "a division by zero";
      case DUPLICATE_ATTRIBUTE -> "a key is there twice";
      case ITERATION_BUDGET_EXCEEDED -> "it takes too long";
      case INTERNAL_ERROR -> "it can't be evaluated";
    };
  }
}
