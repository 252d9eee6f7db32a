package io.marketprism.operator.compiler;

import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an alert means, for those who read of it.
 *
 * @param texts by their keys, with their placeholders
 * @param readings what the placeholders read
 * @param scenarios what its scenarios say in its place, by their names
 */
public record Annotations(
    Map<String, String> texts,
    Map<String, Expression> readings,
    Map<String, Annotations> scenarios) {

  static final Annotations NONE = new Annotations(Map.of(), Map.of(), Map.of());

  public Annotations {
    texts = Map.copyOf(texts);
    readings = Map.copyOf(readings);
    scenarios = Map.copyOf(scenarios);
  }

  /** The same where a scenario was found: each of its keys counts before the alert's. */
  public Annotations in(@Nullable String scenario) {
    Annotations own = scenario == null ? null : scenarios.get(scenario);
    return own == null
        ? this
        : new Annotations(both(texts, own.texts), both(readings, own.readings), scenarios);
  }

  private static <T> Map<String, T> both(Map<String, T> base, Map<String, T> over) {
    Map<String, T> both = new HashMap<>(base);
    both.putAll(over);
    return both;
  }

  /**
   * What their placeholders read, as far as it can be seen.
   *
   * @param before what was read before, which stays as it was
   */
  public Map<String, String> seen(Map<String, String> before, Scope scope) {
    Map<String, String> seen = new TreeMap<>();
    readings.forEach(
        (key, expression) -> {
          if (before.containsKey(key)) {
            seen.put(key, before.get(key));
          } else if (expression.render(scope) instanceof Reading.Known<String>(String value)) {
            seen.put(key, value);
          }
        });
    return seen;
  }
}
