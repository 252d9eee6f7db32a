package io.marketprism.operator.rule;

/** An expression that doesn't compile. */
public final class InvalidRuleException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int column;

  InvalidRuleException(String message, int column) {
    super(message);
    this.column = column;
  }

  /** Where in the expression, from 1. */
  public int column() {
    return column;
  }
}
