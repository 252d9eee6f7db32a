package io.marketprism.operator.compiler;

import io.marketprism.operator.rule.InvalidRuleException;
import io.marketprism.operator.rule.RuleCompiler;
import io.marketprism.operator.runbook.Expression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with placeholders: {@code {{ stack }}} and other names, {@code {{ probe "healthz" }}}
 * for what a probe saw, and {@code {{ value "memory" }}} for what an expression of the rules' own
 * language comes to.
 */
public final class AnnotationText {

  /** The names that are known without looking at anything. */
  private static final Set<String> NAMES = Set.of("alert", "namespace", "service", "stack");

  private static final String KNOWN =
      "known are {{ alert }}, {{ namespace }}, {{ service }}, {{ stack }}, {{ probe \"NAME\" }} and"
          + " {{ value \"EXPRESSION\" }}";

  private static final String BEGIN = "{{";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern READ =
      Pattern.compile("(value|probe)\\s+\"([^\"]*)\"", Pattern.DOTALL);

  private AnnotationText() {}

  /** A text that can't be filled in. */
  static final class InvalidAnnotationException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidAnnotationException(int offset, String message) {
      super("column %d: %s".formatted(offset + 1, message));
    }
  }

  /** What a text reads, by its key in the values that it is filled in with. */
  static Map<String, Expression> readings(String text, RuleCompiler rules)
      throws InvalidAnnotationException {
    Map<String, Expression> readings = new LinkedHashMap<>();
    int rest = 0;
    for (MatchResult found : PLACEHOLDER.matcher(text).results().toList()) {
      rest = found.end();
      String key = key(found);
      Matcher read = READ.matcher(key);
      if (read.matches()) {
        readings.put(key, reading(found.start(), read, rules));
      } else if (!NAMES.contains(key)) {
        throw new InvalidAnnotationException(
            found.start(), "there is no placeholder %s; %s".formatted(found.group(), KNOWN));
      }
    }
    int open = text.indexOf(BEGIN, rest);
    if (open >= 0) {
      throw new InvalidAnnotationException(open, "{{ has no }}; " + KNOWN);
    }
    return readings;
  }

  private static Expression reading(int offset, MatchResult read, RuleCompiler rules)
      throws InvalidAnnotationException {
    String of = read.group(2);
    try {
      return read.group(1).equals("probe") ? rules.probeMessage(of) : rules.compileExpression(of);
    } catch (InvalidRuleException e) {
      throw new InvalidAnnotationException(offset, "%s: %s".formatted(of, e.getMessage()));
    }
  }

  /**
   * The text with its placeholders filled in; what has no value is unknown.
   *
   * @param values by what stands in the placeholders
   */
  public static String filledIn(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(key(found), "unknown")));
  }

  private static String key(MatchResult placeholder) {
    return placeholder.group(1).strip();
  }
}
