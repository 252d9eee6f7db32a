package io.marketprism.operator.compiler;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.marketprism.operator.runbook.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A schedule in the five fields of crontab(5): minute, hour, day of month, month, day of week. The
 * fields are of the clock on the wall, so they are matched without a zone; what a moment on the
 * wall is in time is said by the zone's rules alone.
 */
final class CronSchedule implements Schedule {

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** No zone's rules move its clock by more. */
  private static final Duration LARGEST_SHIFT = Duration.ofHours(25);

  private final String fields;
  private final ZoneId zone;
  private final ExecutionTime wall;

  /** What was answered last: the same is asked each second. */
  private final AtomicReference<Between> known =
      new AtomicReference<>(new Between(Instant.MAX, Optional.empty(), Optional.empty()));

  /**
   * Between two moments of the schedule, neither of which is after {@code asked} but the second.
   */
  private record Between(Instant asked, Optional<Instant> latest, Optional<Instant> next) {
    boolean covers(Instant now) {
      return !now.isBefore(asked) && next.filter(n -> !now.isBefore(n)).isEmpty();
    }
  }

  private CronSchedule(String fields, ZoneId zone, ExecutionTime wall) {
    this.fields = fields;
    this.zone = zone;
    this.wall = wall;
  }

  /**
   * @param fields five, by spaces
   * @throws IllegalArgumentException when they are none, come never, or oftener than once a day
   */
  static CronSchedule of(String fields, ZoneId zone) {
    Cron cron = PARSER.parse(fields);
    CronSchedule schedule = new CronSchedule(cron.asString(), zone, ExecutionTime.forCron(cron));
    // A leap year and the day before it.
    LocalDateTime first =
        schedule
            .after(LocalDateTime.of(2023, 12, 31, 0, 0))
            .orElseThrow(() -> new IllegalArgumentException("there is no such day"));
    boolean isOften =
        schedule
            .after(first)
            .filter(second -> second.toLocalDate().equals(first.toLocalDate()))
            .isPresent();
    if (isOften) {
      throw new IllegalArgumentException(
          "it comes oftener than once a day, and what is younger than a day isn't restarted");
    }
    return schedule;
  }

  @Override
  public Optional<Instant> latest(Instant now) {
    return around(now).latest;
  }

  @Override
  public Optional<Instant> next(Instant now) {
    return around(now).next;
  }

  private Between around(Instant now) {
    Between last = known.get();
    if (last.covers(now)) {
      return last;
    }
    Between found = new Between(now, findLatest(now), findNext(now));
    known.set(found);
    return found;
  }

  private Optional<Instant> findLatest(Instant now) {
    LocalDateTime from = LocalDateTime.ofInstant(now, zone).plus(LARGEST_SHIFT);
    Optional<LocalDateTime> found = before(from);
    while (found.isPresent() && instant(found.get()).isAfter(now)) {
      found = before(found.get());
    }
    return found.map(this::instant);
  }

  private Optional<Instant> findNext(Instant now) {
    LocalDateTime from = LocalDateTime.ofInstant(now, zone).minus(LARGEST_SHIFT);
    Optional<LocalDateTime> found = after(from);
    while (found.isPresent() && !instant(found.get()).isAfter(now)) {
      found = after(found.get());
    }
    return found.map(this::instant);
  }

  /** The first moment after a gap, and the first of two moments. */
  private Instant instant(LocalDateTime onTheWall) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(onTheWall);
    return transition != null && transition.isGap()
        ? transition.getInstant()
        : onTheWall.toInstant(zone.getRules().getOffset(onTheWall));
  }

  private Optional<LocalDateTime> after(LocalDateTime moment) {
    return wall.nextExecution(moment.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  private Optional<LocalDateTime> before(LocalDateTime moment) {
    return wall.lastExecution(moment.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  @Override
  public Schedule everyDay() {
    String[] parts = fields.split(" ", 3);
    return of(parts[0] + " " + parts[1] + " * * *", zone);
  }

  @Override
  public String text() {
    return fields + " " + zone.getId();
  }
}
