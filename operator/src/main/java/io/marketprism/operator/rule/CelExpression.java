package io.marketprism.operator.rule;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.runbook.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A compiled expression whose value is told to a person. */
record CelExpression(CelRule rule) implements Expression, Metered {

  private static final int LONGEST = 200;

  /** What is masked of a longer text; a secret that goes on beyond it is cut off with it. */
  private static final int LONGEST_MASKED = 10_000;

  @Override
  public Reading<String> render(Scope scope) {
    return rule.evaluate(scope).map(value -> bounded(masked(scope, told(value, LONGEST + 1))));
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

  /**
   * Without the container's secrets, and what looks like one by itself: it is made of bodies and
   * labels, and goes to status, Events, Remediations and notices. Masked before it is cut: the
   * begin of a secret is not recognised as one.
   */
  private static String masked(Scope scope, String text) {
    Environment environment =
        scope.readings().container() instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
            ? facts.environment()
            : Environment.EMPTY;
    String first = text.substring(0, Math.min(text.length(), LONGEST_MASKED));
    return new Redactor(environment).redact(first);
  }

  /** No more of it than will be shown: a list may be long, and hold another many times. */
  private static String told(Object value, int atMost) {
    return switch (value) {
      case Double number when Double.isFinite(number) ->
          BigDecimal.valueOf(number)
              .setScale(3, RoundingMode.HALF_EVEN)
              .stripTrailingZeros()
              .toPlainString();
      case NullValue none -> "null";
      case UnsignedLong number -> number.toString();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .limit(atMost)
              .map(e -> told(e.getKey(), atMost) + "=" + told(e.getValue(), atMost))
              .collect(Collectors.joining(" "));
      case List<?> list ->
          list.stream().limit(atMost).map(e -> told(e, atMost)).collect(Collectors.joining(", "));
      default -> String.valueOf(value);
    };
  }

  private static String bounded(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  @Override
  public String toString() {
    return text();
  }
}
