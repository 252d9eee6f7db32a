package io.marketprism.operator.notify;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as they are written in a time zone. */
record ZonedTimes(ZoneId zone) {

  private static final DateTimeFormatter FOR_PEOPLE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** A time in UTC, or what is between back-quotes: a command is typed as it stands. */
  private static final Pattern TIME =
      Pattern.compile(
          "`[^`]*`|\\b\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:[.]\\d{1,9})?Z(?![\\w])");

  /** In RFC 3339. */
  String exact(Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(in(at));
  }

  /** With the name of the zone. */
  String forPeople(Instant at) {
    String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    return FOR_PEOPLE.format(in(at)) + " " + name;
  }

  private ZonedDateTime in(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).atZone(zone);
  }

  /** A text with its times in this zone. */
  String within(String text) {
    return TIME.matcher(text).replaceAll(found -> Matcher.quoteReplacement(of(found)));
  }

  private String of(MatchResult found) {
    String text = found.group();
    if (text.startsWith("`") || zone.equals(ZoneOffset.UTC)) {
      return text;
    }
    try {
      return forPeople(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return text; // digits that look like a time
    }
  }
}
