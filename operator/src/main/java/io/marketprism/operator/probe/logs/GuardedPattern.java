package io.marketprism.operator.probe.logs;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * A pattern that is tried only where it can be found: most lines meet none.
 *
 * @param contains a text that it is found in has one of these, in small letters; empty where it is
 *     always tried
 */
public record GuardedPattern(List<String> contains, Pattern pattern) {

  public GuardedPattern {
    contains = List.copyOf(contains);
  }

  /**
   * Whether a text holds it.
   *
   * @param lower the text in small letters
   */
  boolean finds(String text, String lower) {
    return mayBeIn(lower) && pattern.matcher(text).find();
  }

  boolean mayBeIn(String lower) {
    if (contains.isEmpty()) {
      return true;
    }
    for (String literal : contains) {
      if (lower.contains(literal)) {
        return true;
      }
    }
    return false;
  }
}
