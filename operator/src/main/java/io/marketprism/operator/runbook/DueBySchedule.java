package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Due from each moment of a schedule on, for the length of a window, unless the process is young by
 * then: nobody restarts again what was restarted the day before. A window that passes is missed,
 * and nothing is made up for.
 *
 * @param schedule when the windows begin
 * @param window how long each is
 */
public record DueBySchedule(Schedule schedule, Duration window) implements Wanted.Due {

  /** A process that is younger isn't restarted, by whatever it was started. */
  public static final Duration YOUNG = Duration.ofHours(24);

  @Override
  public Wanted.Verdict judge(Wanted.View view) {
    if (view.startedAt() instanceof Reading.Unknown<Instant>(String why)) {
      return new Wanted.Verdict(new Truth.Unknown(why), why, null, view.memory());
    }
    Instant now = view.now();
    Instant begin = schedule.lastAtOrBefore(now).orElse(Instant.MIN);
    Instant started = ((Reading.Known<Instant>) view.startedAt()).value();
    Optional<Instant> from = dueFrom(begin, started);
    boolean isOpen = !begin.equals(Instant.MIN) && !now.isAfter(begin.plus(window));
    if (!isOpen) {
      boolean missed =
          from.isPresent()
              && !begin.isBefore(view.memory().since())
              && !begin.equals(view.memory().outcomeOf())
              && view.mode() != Mode.Observe;
      return notDue(
          nextWindow(now),
          schedule.next(now),
          missed ? view.memory().with(Wanted.Outcome.Missed, begin) : view.memory());
    }
    Instant end = begin.plus(window);
    if (from.isEmpty()) {
      String why =
          started.isBefore(begin)
              ? "its process, of %s, was younger than a day at %s; "
              : "its process was started at %s, after %s; ";
      return notDue(
          why.formatted(Timestamps.rounded(started), begin) + nextWindow(now),
          schedule.next(now),
          view.memory());
    }
    if (now.isBefore(from.get())) {
      return notDue(
          "its process is younger than a day until " + Timestamps.rounded(from.get()),
          from,
          view.memory());
    }
    return new Wanted.Verdict(
        Truth.of(true),
        "scheduled (%s), window of %s until %s".formatted(schedule.text(), begin, end),
        end.plusMillis(1),
        view.memory());
  }

  /**
   * From when on it is due in a window; empty where it is not. What is restarted daily was started
   * in the window of the day before, and is a day old within this one.
   */
  private Optional<Instant> dueFrom(Instant begin, Instant started) {
    if (begin.equals(Instant.MIN)) {
      return Optional.empty();
    }
    if (started.isBefore(begin.minus(YOUNG))) {
      return Optional.of(begin);
    }
    Instant before = schedule.lastAtOrBefore(begin.minusMillis(1)).orElse(Instant.MIN);
    boolean inWindowBefore =
        !before.equals(Instant.MIN)
            && !started.isBefore(before)
            && !started.isAfter(before.plus(window));
    return Optional.of(later(started.plus(YOUNG), begin))
        .filter(from -> inWindowBefore && from.isBefore(begin.plus(window)));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private String nextWindow(Instant now) {
    return schedule
        .next(now)
        .map(next -> "next at %s (%s)".formatted(next, schedule.text()))
        .orElse("no window to come (%s)".formatted(schedule.text()));
  }

  private static Wanted.Verdict notDue(
      String message, Optional<Instant> until, Wanted.Memory memory) {
    return new Wanted.Verdict(Truth.of(false), message, until.orElse(null), memory);
  }

  @Override
  public String text() {
    return schedule.text();
  }

  @Override
  public Reason acts() {
    return Reason.Scheduled;
  }

  @Override
  public boolean onlyWhenWell() {
    return true;
  }
}
