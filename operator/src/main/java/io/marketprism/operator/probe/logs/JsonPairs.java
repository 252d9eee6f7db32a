package io.marketprism.operator.probe.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Set;

/**
 * A JSON object as {@code key=value} pairs in its order: {@code outer.inner=value} for an object in
 * it, {@code [a,b]} for an array; numbers as they are written, escapes resolved.
 */
final class JsonPairs {

  private static final String LEVEL = "level";

  /** Where else loggers write a level. It stays among the pairs: it may be about something else. */
  private static final Set<String> OTHER_LEVELS =
      Set.of(
          "levelname",
          "severity",
          "severityText",
          "severity_text",
          "lvl",
          "loglevel",
          "log_level",
          "level_name",
          "log.level",
          "record.level.name", // loguru's serialize
          "@level",
          "@l",
          "L");

  /** Python's number of a level. */
  private static final String LEVEL_NUMBER = "levelno";

  /** What every line has and no pattern is about. */
  private static final Set<String> DROPPED = Set.of("timestamp", "time", "ts", "logger", LEVEL);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
          .build();

  private final JsonParser parser;
  private final StringBuilder text = new StringBuilder();
  private String level = "";
  private String otherLevel = "";

  private JsonPairs(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * An object as pairs.
   *
   * @param level what it says of its own level; empty where it doesn't
   */
  record Pairs(String level, String text) {}

  /** The pairs; the text itself when it isn't one JSON object and nothing else. */
  static Pairs of(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonPairs pairs = new JsonPairs(parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Pairs("", text);
      }
      pairs.object("");
      return parser.nextToken() == null
          ? new Pairs(
              pairs.level.isEmpty() ? pairs.otherLevel : pairs.level,
              pairs.text.toString().stripTrailing())
          : new Pairs("", text);
    } catch (IOException e) {
      return new Pairs("", text);
    }
  }

  private void object(String path) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      boolean full = text.length() > LogMessage.LONGEST;
      String whole = path.isEmpty() ? key : path + "." + key;
      if (whole.equals(LEVEL) && isWordOrNumber()) {
        level = level();
      } else if (full || (path.isEmpty() && DROPPED.contains(key))) {
        parser.skipChildren();
      } else {
        noteLevel(whole);
        pair(whole);
      }
    }
  }

  private boolean isWordOrNumber() {
    return parser.currentToken() == JsonToken.VALUE_STRING
        || parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
  }

  /** A word, or a number: syslog's below 8, bunyan's from 10 on. */
  private String level() throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return oneLine(parser.getText());
    }
    int number = parser.getValueAsInt(-1);
    LogLevel known = number < 10 ? LogLevel.ofSyslog(number) : LogLevel.ofBunyan(number);
    return known == null ? "" : known.name();
  }

  private void noteLevel(String path) throws IOException {
    if (!otherLevel.isEmpty() || !isWordOrNumber()) {
      return;
    }
    LogLevel known =
        OTHER_LEVELS.contains(path)
            ? LogLevel.of(parser.getText())
            : path.equals(LEVEL_NUMBER) ? LogLevel.ofPython(parser.getValueAsInt(-1)) : null;
    otherLevel = known == null ? "" : known.name();
  }

  private void pair(String path) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      object(path);
    } else {
      text.append(path).append('=');
      value();
      text.append(' ');
    }
  }

  private void value() throws IOException {
    switch (parser.currentToken()) {
      case START_ARRAY -> {
        text.append('[');
        String separator = "";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          text.append(separator);
          value();
          separator = ",";
        }
        text.append(']');
      }
      case START_OBJECT -> {
        text.append('{');
        String separator = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          text.append(separator).append(parser.currentName()).append('=');
          parser.nextToken();
          value();
          separator = ",";
        }
        text.append('}');
      }
      default -> text.append(oneLine(parser.getText()));
    }
  }

  /** A pattern's dot and its ends are about lines. */
  private static String oneLine(String value) {
    return value.chars().noneMatch(Character::isISOControl)
        ? value
        : Terminal.plain(value).replaceAll("\\p{Cntrl}+", " ");
  }
}
