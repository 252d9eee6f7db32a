package io.marketprism.operator.display;

import io.marketprism.operator.runbook.Excerpt;

/** Texts of a length that people read. */
final class Texts {

  private static final int LONGEST = 1_000;

  private Texts() {}

  static String bounded(String text) {
    return Excerpt.of(text, LONGEST);
  }
}
