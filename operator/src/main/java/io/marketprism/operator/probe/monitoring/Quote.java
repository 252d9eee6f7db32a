package io.marketprism.operator.probe.monitoring;

import io.marketprism.operator.runbook.Excerpt;

/** Words that come from outside, for a sentence of ours: one line, not too long. */
final class Quote {

  /** In characters. */
  static final int LONGEST = 200;

  private Quote() {}

  static String of(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return Excerpt.of(line, LONGEST);
  }
}
