package io.marketprism.operator.probe.logs;

/** What is made of the lines of a log. */
public enum LogFunction {
  /** The number of matching messages. */
  count,
  /**
   * The number that the pattern's first group captured in the newest matching message; 0 if none.
   */
  last,
  /** The number of messages that say that an exchange limits its caller. */
  rateLimits,
  /** The number of deaths in a row with the same last words, each of a short life; 0 below two. */
  repeatedDeaths;

  /** Whether it concerns the messages in which its pattern is found. */
  boolean matches() {
    return this == count || this == last;
  }
}
