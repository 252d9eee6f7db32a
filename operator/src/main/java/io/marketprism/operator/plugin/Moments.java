package io.marketprism.operator.plugin;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and lengths for people, as kubectl writes ages. */
final class Moments {

  private static final DateTimeFormatter TODAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter EARLIER =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Moments() {}

  /** A time in a zone: with its day, unless that is today. */
  static String time(Instant at, Instant now, ZoneId zone) {
    ZonedDateTime local = at.atZone(zone);
    return local.format(
        local.toLocalDate().equals(LocalDate.ofInstant(now, zone)) ? TODAY : EARLIER);
  }

  /** The two largest units of a length: {@code 45s}, {@code 3m12s}, {@code 5h2m}, {@code 3d4h}. */
  static String length(Duration length) {
    Duration l = length.isNegative() ? Duration.ZERO : length;
    if (l.toMinutes() < 1) {
      return l.toSeconds() + "s";
    }
    if (l.toHours() < 1) {
      return "%dm%ds".formatted(l.toMinutes(), l.toSecondsPart());
    }
    return l.toDays() < 1
        ? "%dh%dm".formatted(l.toHours(), l.toMinutesPart())
        : "%dd%dh".formatted(l.toDays(), l.toHoursPart());
  }
}
