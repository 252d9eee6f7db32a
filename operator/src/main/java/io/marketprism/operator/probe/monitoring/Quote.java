package io.marketprism.operator.probe.monitoring;

/** Words that come from outside, for a sentence of ours: one line, not too long. */
final class Quote {

  /** In characters. */
  static final int LONGEST = 200;

  private Quote() {}

  static String of(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
  }
}
