package io.marketprism.operator.runbook;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A container's environment variables. Their values may be secrets: told as a text it shows their
 * names only, so that none reaches a log by way of a record that holds it.
 *
 * @param variables the values by name
 */
public record Environment(Map<String, String> variables) {

  /** No variables. */
  public static final Environment EMPTY = new Environment(Map.of());

  public Environment {
    variables = Map.copyOf(variables);
  }

  /**
   * The variables of an engine's list of {@code NAME=value}; one without a value is an empty text.
   */
  public static Environment of(Iterable<String> settings) {
    Map<String, String> variables = new TreeMap<>();
    for (String setting : settings) {
      int end = setting.indexOf('=');
      variables.put(
          end < 0 ? setting : setting.substring(0, end), end < 0 ? "" : setting.substring(end + 1));
    }
    return new Environment(variables);
  }

  /** The value of a variable; null where there is none of this name. */
  public @Nullable String get(String name) {
    return variables.get(name);
  }

  public SortedSet<String> names() {
    return new TreeSet<>(variables.keySet());
  }

  @Override
  public String toString() {
    return "Environment" + names();
  }
}
