package io.marketprism.operator.probe.logs;

import com.google.re2j.Matcher;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way of saying until when a limit lasts.
 *
 * @param name of this way
 * @param pattern what says it
 * @param group of the pattern that is a number or a time
 * @param unitGroup the group that is the number's unit, where it is there; 0 for none
 * @param milliseconds whether a number without a unit is one of milliseconds, else of seconds
 */
public record RateLimitEnd(
    String name, GuardedPattern pattern, int group, int unitGroup, boolean milliseconds) {

  /** A number from here on counts milliseconds since 1970, and from {@link #EPOCH} on seconds. */
  private static final double EPOCH_MILLIS = 1e12;

  private static final double EPOCH = 1e9;
  private static final double LATEST = 1e14;

  /** What the text says; empty where it doesn't say it in this way. */
  Optional<RateLimit.End> in(String text, String lower) {
    Matcher matcher = pattern.pattern().matcher(text);
    if (!pattern.mayBeIn(lower) || !matcher.find()) {
      return Optional.empty();
    }
    String said = matcher.group(group);
    if (said == null || said.isEmpty()) {
      return Optional.empty();
    }
    return Character.isDigit(said.charAt(0)) && said.chars().allMatch(RateLimitEnd::isOfNumber)
        ? number(Double.parseDouble(said), unitGroup > 0 ? matcher.group(unitGroup) : null)
        : time(said);
  }

  private static boolean isOfNumber(int character) {
    return (character >= '0' && character <= '9') || character == '.';
  }

  private Optional<RateLimit.End> number(double number, @Nullable String unit) {
    if (number <= 0 || number >= LATEST) {
      return Optional.empty();
    }
    if (number >= EPOCH) {
      double millis = number >= EPOCH_MILLIS ? number : number * 1000;
      return Optional.of(new RateLimit.At(Instant.ofEpochMilli((long) millis)));
    }
    double millis = number * millisOf(unit == null ? "" : unit.toLowerCase(Locale.ROOT));
    return Optional.of(new RateLimit.After(Duration.ofMillis((long) Math.ceil(millis))));
  }

  private double millisOf(String unit) {
    if (unit.isEmpty()) {
      return milliseconds ? 1 : 1000;
    }
    if (unit.startsWith("ms") || unit.startsWith("milli") || unit.startsWith("毫秒")) {
      return 1;
    }
    if (unit.startsWith("m") || unit.startsWith("分")) {
      return 60_000;
    }
    return unit.startsWith("h") || unit.startsWith("小时") ? 3_600_000 : 1000;
  }

  /** With its offset, as HTTP writes it, or without an offset, in UTC. */
  private static Optional<RateLimit.End> time(String said) {
    try {
      Instant instant =
          Character.isLetter(said.charAt(0))
              ? Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(said))
              : said.matches(".*(?:Z|[+-]\\d{2}:\\d{2})")
                  ? OffsetDateTime.parse(said.replace(' ', 'T')).toInstant()
                  : LocalDateTime.parse(said.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      return Optional.of(new RateLimit.At(instant));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
