package io.marketprism.operator.compiler;

import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an alert means, for those who read of it.
 *
 * @param texts by their keys, with their placeholders
 * @param readings what the placeholders read
 */
public record Annotations(Map<String, String> texts, Map<String, Expression> readings) {

  static final Annotations NONE = new Annotations(Map.of(), Map.of());

  public Annotations {
    texts = Map.copyOf(texts);
    readings = Map.copyOf(readings);
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
