package io.marketprism.operator.probe.scrape;

/** A page that isn't one of metrics. */
public final class MalformedPageException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  MalformedPageException(int line, String what) {
    super("line " + line + ": " + what);
    this.line = line;
  }

  /** Where on the page, from 1. */
  public int line() {
    return line;
  }
}
