package io.marketprism.operator.probe.logs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What loggers write before a message: times, a level, the logger's name. It is taken away piece by
 * piece, for a collector of logs may have put its own time before the service's.
 */
final class Layouts {

  private static final int MOST_PIECES = 4;

  private static final String CLOCK = "[0-9]{2}:[0-9]{2}[:.][0-9]{2}(?:[.,][0-9]{1,9})?";
  private static final String TIME =
      "(?:[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}|[0-9]{2}[-/.][0-9]{2}(?:[-/.][0-9]{4})?)[T ]"
          + CLOCK
          + "(?:Z|[+-][0-9]{2}:?[0-9]{2}| [+-][0-9]{4})?";

  /** A level in any case: where it stands in brackets, or between separators. */
  private static final String LEVEL = "(?i:(" + LogLevel.alternation() + "))";

  /** A level in capitals, as a word of its own. */
  private static final String CAPITALS =
      "(" + LogLevel.alternation().toUpperCase(Locale.ROOT) + ")";

  private static final String LOGGER = "[A-Za-z_][A-Za-z0-9_.$-]*";

  private static final Map<String, String> KLOG =
      Map.of("D", "DEBUG", "I", "INFO", "W", "WARNING", "E", "ERROR", "F", "FATAL");

  /**
   * One piece.
   *
   * @param begin what the first character must be one of: most lines need no pattern
   */
  private record Piece(Begin begin, Pattern pattern) {
    static Piece of(Begin begin, String pattern) {
      return new Piece(begin, Pattern.compile(pattern));
    }
  }

  private enum Begin {
    DIGIT,
    BRACKET,
    WORD,
    DASH
  }

  /** In this order; a first group is the level. */
  private static final List<Piece> PIECES =
      List.of(
          // Python's logging: TIME - LOGGER - LEVEL - message
          Piece.of(Begin.DIGIT, "(?:" + TIME + "|" + CLOCK + ") - .+? - \\[?([A-Z]{4,8})\\]? - "),
          // ClickHouse: TIME [ thread ] {query} <Level> logger: message
          Piece.of(Begin.DIGIT, TIME + " \\[ *[0-9]+ *\\] \\{[^}]*\\} <([A-Za-z]+)> .*?:(?: |$)"),
          // Java's: TIME [thread] LEVEL pid --- [thread] logger - message
          Piece.of(
              Begin.DIGIT,
              "(?:"
                  + TIME
                  + "|"
                  + CLOCK
                  + ")\\s+(?:\\[[^\\]]+\\]\\s+)?"
                  + CAPITALS
                  + "(?::\\s*|\\s+)(?:[0-9]+ --- \\[[^\\]]+\\]\\s+)?"
                  + "(?:[A-Za-z0-9_$-]+(?:\\.[A-Za-z0-9_$-]+)+\\s*[-:]\\s+|"
                  + LOGGER
                  + "\\s+-\\s+)?"),
          Piece.of(Begin.DIGIT, "(?:" + TIME + "|" + CLOCK + ")(?:[\\s:|]+|$)"),
          // NATS: [pid] TIME [INF] message
          Piece.of(Begin.BRACKET, "\\[[0-9]+\\] " + TIME + "(?: \\[([A-Z]{3})\\])?(?: |$)"),
          // Rust's env_logger: [TIME LEVEL module] message
          Piece.of(Begin.BRACKET, "\\[" + TIME + " " + CAPITALS + "\\s+[A-Za-z0-9_:.-]*\\]\\s*"),
          // Airflow: [TIME] {file:12} LEVEL - message
          Piece.of(
              Begin.BRACKET, "\\[" + TIME + "\\]\\s*\\{[^}\\s]+\\}\\s*" + CAPITALS + "\\s+-\\s+"),
          // Celery: [TIME: LEVEL/process] message
          Piece.of(
              Begin.BRACKET,
              "\\[(?:" + TIME + "|" + CLOCK + "): " + CAPITALS + "(?:/[^\\]\\s]+)?\\]\\s*"),
          // Tornado: [W 261124 09:52:02 file:12] message; and [WARNING TIME file:12]
          Piece.of(
              Begin.BRACKET,
              "\\[([DIWEF]|"
                  + LogLevel.alternation().toUpperCase(Locale.ROOT)
                  + ")[ :]+(?:[0-9]{6} |[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])"
                  + CLOCK
                  + "[^\\]]*\\]\\s*"),
          Piece.of(
              Begin.BRACKET, "[\\[(](?:" + TIME + "|" + CLOCK + ")[\\])](?:[:\\s]+|(?:-\\s)|$)?"),
          // structlog: [warning  ] message; and [WARN], <warn>, 【警告】
          Piece.of(Begin.BRACKET, "[\\[<【]\\s*" + LEVEL + "\\s*[\\]>】]:?\\s*"),
          Piece.of(Begin.BRACKET, "\\[([DIWEF])\\]:?\\s*"),
          // klog: W1129 09:52:02.822000 1 file.go:12] message
          Piece.of(Begin.WORD, "([IWEF])[0-9]{4} " + CLOCK + "\\s+[0-9]+ [^\\]\\s]+\\] "),
          // Syslog's own time: Nov 24 09:52:02 host program[123]: message
          Piece.of(
              Begin.WORD,
              "[A-Z][a-z]{2} [ 0-9][0-9] " + CLOCK + " \\S+ [^:\\s\\[]+(?:\\[[0-9]+\\])?: "),
          // Python's asctime(): Tue Nov 24 09:52:02 2026
          Piece.of(
              Begin.WORD,
              "(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ 0-9][0-9] " + CLOCK + " [0-9]{4}\\s+"),
          // Python's logging without a format: WARNING:logger:message; uvicorn: INFO:     message
          Piece.of(Begin.WORD, CAPITALS + ":(?:" + LOGGER + ":\\s?|\\s+)"),
          // loguru: LEVEL | module:function:line - message
          Piece.of(
              Begin.WORD,
              LEVEL + "\\s*\\|\\s*(?:[A-Za-z0-9_.<>$-]+:[A-Za-z0-9_.<>$-]+:[0-9]+\\s*-\\s*)?"),
          // zap's console: LEVEL, caller and message between tabs
          Piece.of(Begin.WORD, LEVEL + "\\t(?:[A-Za-z0-9_./-]+:[0-9]+\\t)?"),
          // logrus on a terminal: WARN[0012] message
          Piece.of(Begin.WORD, CAPITALS + "\\[[0-9]{4,9}\\]\\s*"),
          Piece.of(Begin.WORD, CAPITALS + "\\s+-\\s+"),
          Piece.of(Begin.WORD, "(警告|告警|错误|錯誤|严重|致命|信息|資訊|通知|调试)\\s*[:：]\\s*"),
          Piece.of(Begin.DASH, "-\\s+" + CAPITALS + "\\s+-\\s+"));

  /** {@code <PRI>}, and of RFC 5424 the version and all up to the message. */
  private static final Pattern SYSLOG =
      Pattern.compile("<([0-9]{1,3})>(?:1 \\S+ \\S+ \\S+ \\S+ \\S+ (?:-|(?:\\[[^\\]]*\\])+) ?)?");

  private static final Pattern LOGFMT = Pattern.compile("[a-z_.]{1,20}=");
  private static final Pattern LOGFMT_LEVEL =
      Pattern.compile(
          "(?:^|\\s)(?:level|lvl|severity|levelname|loglevel)=[\"']?([A-Za-z]{1,12})[\"']?");
  private static final Pattern LOGFMT_TIME =
      Pattern.compile("^(?:time|ts|timestamp|t|date)=(?:\"[^\"]*\"|\\S+)\\s*");

  private String rest;
  private String level = "";

  private Layouts(String line) {
    rest = line;
  }

  /**
   * A line without what stood before its message.
   *
   * @param level as it was written, in capitals; empty where there is none
   */
  record Split(String level, String message) {}

  static Split split(String line) {
    Layouts layouts = new Layouts(line);
    layouts.takeSyslog();
    int most = MOST_PIECES;
    while (most > 0 && layouts.take()) {
      most--;
    }
    layouts.takeLogfmt();
    return new Split(layouts.level, layouts.rest.strip());
  }

  private void takeSyslog() {
    if (!rest.startsWith("<")) {
      return;
    }
    Matcher matcher = SYSLOG.matcher(rest);
    if (matcher.lookingAt()) {
      LogLevel severity = LogLevel.ofSyslog(Integer.parseInt(matcher.group(1)) % 8);
      level = severity == null ? "" : severity.name();
      rest = rest.substring(matcher.end()).stripLeading();
    }
  }

  private boolean take() {
    Begin begin = begin();
    if (begin == null) {
      return false;
    }
    for (Piece piece : PIECES) {
      if (piece.begin() != begin) {
        continue;
      }
      Matcher matcher = piece.pattern().matcher(rest);
      if (matcher.lookingAt()) {
        String word = matcher.groupCount() > 0 ? matcher.group(1) : null;
        if (word != null && !level.isEmpty() && begin != Begin.DIGIT) {
          return false; // it has said its level: this one is the message's
        }
        if (word != null) {
          level = KLOG.getOrDefault(word, LogLevel.shown(word));
        }
        rest = rest.substring(matcher.end());
        return true;
      }
    }
    return false;
  }

  private @Nullable Begin begin() {
    if (rest.isEmpty()) {
      return null;
    }
    char first = rest.charAt(0);
    return switch (first) {
      case '[', '<', '(', '【' -> Begin.BRACKET;
      case '-' -> Begin.DASH;
      default ->
          Character.isDigit(first)
              ? Begin.DIGIT
              : Character.isUpperCase(first) || startsWithLevel() ? Begin.WORD : null;
    };
  }

  /** A word in small letters is a level only before a separator; a Chinese one is rare. */
  private boolean startsWithLevel() {
    int end = 0;
    while (end < rest.length() && end < 12 && Character.isLetter(rest.charAt(end))) {
      end++;
    }
    return LogLevel.of(rest.substring(0, end)) != null;
  }

  private void takeLogfmt() {
    if (!level.isEmpty() || !LOGFMT.matcher(rest).lookingAt()) {
      return;
    }
    Matcher said = LOGFMT_LEVEL.matcher(rest);
    if (!said.find() || LogLevel.of(said.group(1)) == null) {
      return;
    }
    level = LogLevel.shown(said.group(1));
    rest = (rest.substring(0, said.start()) + rest.substring(said.end())).stripLeading();
    Matcher time = LOGFMT_TIME.matcher(rest);
    rest = time.find() ? rest.substring(time.end()) : rest;
  }
}
