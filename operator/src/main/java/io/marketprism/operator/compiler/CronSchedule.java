package io.marketprism.operator.compiler;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.marketprism.operator.runbook.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of five cron fields (minute, hour, day of month, month, day of week). They are
 * evaluated as local times, which know no change of the clocks; {@link Schedule} says what becomes
 * of a local time that is left out or comes twice.
 */
public final class CronSchedule implements Schedule {

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** A Monday; from here its distances are looked at. */
  private static final LocalDateTime SOMEWHEN = LocalDateTime.of(2024, 1, 1, 0, 0);

  /** A window asks for now, and for its length ago. */
  private static final int KEPT = 4;

  private static final Duration LOOKED_AT = Duration.ofDays(2);

  private final String fields;
  private final ZoneId zone;
  private final ExecutionTime times;

  /** The time from one of its moments to the next one: each is asked for again and again. */
  private record Span(@Nullable Instant last, Instant from, @Nullable Instant next) {
    boolean has(Instant now) {
      return !now.isBefore(from) && (next == null || now.isBefore(next));
    }
  }

  private volatile List<Span> answered = List.of();

  private CronSchedule(String fields, ZoneId zone, ExecutionTime times) {
    this.fields = fields;
    this.zone = zone;
    this.times = times;
  }

  /**
   * Reads a schedule.
   *
   * @param fields five cron fields
   * @param zone a name of the IANA time zone database; UTC if null
   * @param atMostEvery moments that are closer to each other are refused
   * @throws IllegalArgumentException when it is none, never comes or comes too often; its message
   *     says which
   */
  public static CronSchedule of(String fields, @Nullable String zone, Duration atMostEvery) {
    CronSchedule schedule = new CronSchedule(fields, zone(zone), times(fields));
    LocalDateTime at = schedule.nextLocal(SOMEWHEN).orElse(null);
    if (at == null) {
      throw new IllegalArgumentException(fields + " never comes");
    }
    LocalDateTime until = at.plus(LOOKED_AT);
    for (LocalDateTime before = at; before.isBefore(until); before = at) {
      at = schedule.nextLocal(before).orElse(until);
      if (Duration.between(before, at).compareTo(atMostEvery) < 0) {
        throw new IllegalArgumentException(
            "%s comes more often than every %d minutes".formatted(fields, atMostEvery.toMinutes()));
      }
    }
    return schedule;
  }

  /** Whether this is a name of the IANA time zone database; null is UTC. */
  static boolean isZone(@Nullable String zone) {
    try {
      return zone(zone) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ZoneId zone(@Nullable String zone) {
    try {
      return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(zone + " is no time zone", e);
    }
  }

  private static ExecutionTime times(String fields) {
    try {
      return ExecutionTime.forCron(PARSER.parse(fields).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is no schedule of five cron fields: %s".formatted(fields, e.getMessage()), e);
    }
  }

  @Override
  public Optional<Instant> lastAtOrBefore(Instant now) {
    return Optional.ofNullable(span(now).last);
  }

  @Override
  public Optional<Instant> next(Instant now) {
    return Optional.ofNullable(span(now).next);
  }

  private Span span(Instant now) {
    for (Span span : answered) {
      if (span.has(now)) {
        return span;
      }
    }
    Optional<Instant> last = last(now);
    Span span =
        new Span(
            last.orElse(null), last.orElse(now), nextLocal(passed(now)).map(this::at).orElse(null));
    answered = Stream.concat(Stream.of(span), answered.stream()).limit(KEPT).toList();
    return span;
  }

  private Optional<Instant> last(Instant now) {
    LocalDateTime after = passed(now).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    return times
        .lastExecution(after.atZone(ZoneOffset.UTC))
        .map(last -> at(last.toLocalDateTime()));
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(n -> n.toLocalDateTime());
  }

  /** The latest local time that there has been; while an hour is repeated, all of it. */
  private LocalDateTime passed(Instant now) {
    LocalDateTime local = LocalDateTime.ofInstant(now, zone);
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isOverlap() && !now.isBefore(change.getInstant())
        ? change.getDateTimeBefore().minusNanos(1)
        : local;
  }

  private Instant at(LocalDateTime local) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : local.atZone(zone).toInstant(); // the earlier one where there are two
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronSchedule that
        && fields.equals(that.fields)
        && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return Objects.hash(fields, zone);
  }

  @Override
  public Schedule everyDay() {
    String[] parts = fields.strip().split("\\s+", 3);
    String daily = parts[0] + " " + parts[1] + " * * *";
    return new CronSchedule(daily, zone, times(daily));
  }

  @Override
  public String text() {
    return fields + " " + zone;
  }

  /** The fields, and the zone. */
  @Override
  public String toString() {
    return text();
  }
}
