package io.marketprism.operator.probe.scrape;

/** A text that isn't a series selector. */
public final class InvalidSelectorException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int column;

  InvalidSelectorException(String message, int column) {
    super(message);
    this.column = column;
  }

  /** Where in the selector, from 1. */
  public int column() {
    return column;
  }
}
