package io.marketprism.operator.runbook;

import java.util.Set;

/**
 * Something that a rule says of what was read, for a person: which exchange is down, how much
 * memory is taken. The rules' language lives outside this package.
 */
public interface Expression {

  /** Its value as a short text. Never throws: what can't be told is Unknown. */
  Reading<String> render(Scope scope);

  /** Names of the variables that it looks at. */
  Set<String> reads();

  /** The expression as its author wrote it. */
  String text();
}
