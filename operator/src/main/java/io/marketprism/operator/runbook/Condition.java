package io.marketprism.operator.runbook;

import java.util.List;
import java.util.Set;

/**
 * A boolean expression of a rule, ready to be judged. The rules' language lives outside this
 * package; the engine only asks.
 */
public interface Condition {

  /** Judges this condition over what was read. Never throws: what can't be judged is Unknown. */
  Truth judge(Scope scope);

  /** Names of the variables that it looks at. */
  Set<String> reads();

  /** What the variables that it looks at are, for an explanation; judges nothing. */
  default List<Observation> observe(Scope scope) {
    return List.of();
  }

  /** What of it does not hold; asked only where it is false. */
  default Failure failure(Scope scope) {
    return new Failure(text() + " is false", Set.of());
  }

  /**
   * The part of a condition that does not hold.
   *
   * @param what names it and says what was seen, as a short text without secrets
   * @param probes the probes that it looks at
   */
  record Failure(String what, Set<String> probes) {}

  /** The expression as its author wrote it, for messages. */
  String text();
}
