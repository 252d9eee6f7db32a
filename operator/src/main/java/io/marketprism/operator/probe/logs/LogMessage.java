package io.marketprism.operator.probe.logs;

import java.util.Locale;

/**
 * The message of a line, as patterns see it: its level, in capitals, and what follows the time and
 * the logger, for a 429 in a time stamp means nothing; a JSON object as pairs; no colours. Text
 * that is neither stays as it is.
 */
public final class LogMessage {

  /** Of a line no more than this is looked at, and no message is longer; in characters. */
  static final int LONGEST = 16 * 1024;

  private LogMessage() {}

  /** The level, where the line has one, and the message; whatever the line is. */
  public static String of(String rawLine) {
    Layouts.Split split = Layouts.split(Terminal.plain(cut(rawLine)).stripLeading());
    if (!split.message().startsWith("{")) {
      return withLevel(split.level(), split.message());
    }
    JsonPairs.Pairs pairs = JsonPairs.of(split.message());
    return withLevel(split.level().isEmpty() ? pairs.level() : split.level(), cut(pairs.text()));
  }

  private static String withLevel(String level, String message) {
    return level.isEmpty() ? message : (level.toUpperCase(Locale.ROOT) + " " + message).strip();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
