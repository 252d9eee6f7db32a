package io.marketprism.operator.rule;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.runbook.Scope;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as short texts for people, bounded and without secrets. */
final class Plain {

  /** The longest text, in characters. */
  static final int LONGEST = 200;

  /** What is masked of a longer text; a secret that goes on beyond it is cut off with it. */
  private static final int LONGEST_MASKED = 10_000;

  private Plain() {}

  /** A value of a scope. */
  static String of(Object value, Scope scope) {
    return bounded(masked(scope, text(value, LONGEST + 1)));
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
  static String text(Object value, int atMost) {
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
              .map(e -> text(e.getKey(), atMost) + "=" + text(e.getValue(), atMost))
              .collect(Collectors.joining(" "));
      case List<?> list ->
          list.stream().limit(atMost).map(e -> text(e, atMost)).collect(Collectors.joining(", "));
      default -> String.valueOf(value);
    };
  }

  private static String bounded(String text) {
    return Excerpt.of(text, LONGEST);
  }
}
