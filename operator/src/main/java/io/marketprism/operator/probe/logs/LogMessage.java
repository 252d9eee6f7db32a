package io.marketprism.operator.probe.logs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * The message of a line, as patterns see it: its level, in capitals, and what follows the time and
 * the logger, for a 429 in a time stamp means nothing; a JSON object as pairs. Text that is neither
 * stays as it is.
 */
public final class LogMessage {

  /** Of a line no more than this is looked at, and no message is longer; in characters. */
  static final int LONGEST = 16 * 1024;

  private static final String TIME =
      "[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
          + "(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2}| [+-][0-9]{4})?";

  private static final List<Pattern> PREFIXES =
      List.of(
          // Python's logging: TIME - LOGGER - LEVEL - message
          Pattern.compile(TIME + " - .{1,200}? - ([A-Z]{4,8}) - "),
          // NATS: [pid] TIME [INF] message
          Pattern.compile("\\[[0-9]+\\] " + TIME + "(?: \\[([A-Z]{3})\\])?(?: |$)"),
          // ClickHouse: TIME [ thread ] {query} <Level> logger: message
          Pattern.compile(TIME + " \\[ *[0-9]+ *\\] \\{[^}]*\\} <([A-Za-z]+)> .{0,200}?:(?: |$)"),
          Pattern.compile("\\[" + TIME + "\\](?:\\s+|$)"),
          Pattern.compile(TIME + "(?:[\\s:|]+|$)"));

  /** A collector of logs may have put its own time before the service's. */
  private static final int MOST_PREFIXES = 3;

  private LogMessage() {}

  /** The level, where the line has one, and the message; whatever the line is. */
  public static String of(String rawLine) {
    Prefixes prefixes = new Prefixes(cut(rawLine).stripLeading());
    String message = prefixes.rest.strip();
    if (!message.startsWith("{")) {
      return withLevel(prefixes.level, message);
    }
    JsonPairs.Pairs pairs = JsonPairs.of(message);
    return withLevel(prefixes.level.isEmpty() ? pairs.level() : prefixes.level, cut(pairs.text()));
  }

  private static String withLevel(String level, String message) {
    return level.isEmpty() ? message : (level.toUpperCase(Locale.ROOT) + " " + message).strip();
  }

  /** What stands before a message, taken away piece by piece. */
  private static final class Prefixes {
    private String rest;
    private String level = "";

    Prefixes(String line) {
      rest = line;
      int most = MOST_PREFIXES;
      while (most > 0 && take()) {
        most--;
      }
    }

    private boolean take() {
      // Each begins so: most lines need no pattern.
      if (rest.isEmpty() || (rest.charAt(0) != '[' && !Character.isDigit(rest.charAt(0)))) {
        return false;
      }
      for (Pattern prefix : PREFIXES) {
        Matcher matcher = prefix.matcher(rest);
        if (matcher.lookingAt()) {
          if (matcher.groupCount() > 0 && matcher.group(1) != null) {
            level = matcher.group(1);
          }
          rest = rest.substring(matcher.end());
          return true;
        }
      }
      return false;
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
