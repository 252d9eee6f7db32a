package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Due ahead of a limit that is going to be reached before the next window of a schedule: in the
 * last window at the same time of day that begins a safe time before the limit, else two hours and
 * the length of a window before it. How old the process is doesn't matter: a leak is not cured by
 * waiting.
 *
 * @param schedule of the windows
 * @param daily the same time of day on every day
 * @param window how long each window is
 */
public record DueBeforeLimit(Schedule schedule, Schedule daily, Duration window)
    implements Wanted.Due {

  /**
   * A safe time before the limit is a fifth of the time left, within bounds: a forecast is right to
   * a tenth of it, and in a fast leak's last hour nothing is to be lost by waiting for the window.
   */
  private static final int FIFTH = 5;

  private static final Duration SHORTEST_MARGIN = Duration.ofMinutes(15);

  /** The longest. */
  public static final Duration LONGEST_MARGIN = Duration.ofHours(2);

  /** So many in a row are a leak that no restart cures. */
  static final int LEAKS = 3;

  @Override
  public Wanted.Verdict judge(Wanted.View view) {
    Forecast forecast = view.forecast();
    if (forecast == null) {
      return notDue("no limit is going to be reached", null, view);
    }
    Instant now = view.now();
    String what = forecast.described();
    Instant latest =
        forecast.reachesAt().minus(margin(Duration.between(now, forecast.reachesAt())));
    Instant next = schedule.next(now).orElse(Instant.MAX);
    if (!next.isAfter(latest)) {
      return notDue("%s; the window of %s comes before".formatted(what, next), null, view);
    }
    Instant quiet = daily.lastAtOrBefore(latest).orElse(Instant.MIN);
    // What was started in this very window is not restarted in it again.
    boolean usesQuiet =
        !quiet.equals(Instant.MIN)
            && !now.isAfter(quiet.plus(window))
            && !view.startedAt().is(started -> !started.isBefore(quiet));
    Instant begin = usesQuiet ? quiet : forecast.reachesAt().minus(LONGEST_MARGIN).minus(window);
    return now.isBefore(begin)
        ? notDue("%s; restarted before, from %s on".formatted(what, begin), begin, view)
        : new Wanted.Verdict(Truth.of(true), "ahead of its limit: " + what, null, view.memory());
  }

  private static Duration margin(Duration left) {
    Duration fifth = left.dividedBy(FIFTH);
    return fifth.compareTo(SHORTEST_MARGIN) < 0
        ? SHORTEST_MARGIN
        : fifth.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : fifth;
  }

  private static Wanted.Verdict notDue(String message, @Nullable Instant until, Wanted.View view) {
    return new Wanted.Verdict(Truth.of(false), message, until, view.memory());
  }

  /**
   * Why on-call is called for a restart that is due; empty while it need not be.
   *
   * @param attempts of the service, the oldest first
   * @param dueSince what was done since is this one itself
   * @param acknowledged when on-call last took note; null if never
   */
  static Optional<String> leaks(
      AlertPolicy alert, List<Attempt> attempts, Instant dueSince, @Nullable Instant acknowledged) {
    int before = 0;
    for (Attempt attempt : attempts.reversed()) {
      boolean counts =
          attempt.disturbed()
              && attempt.createdAt().isBefore(dueSince)
              && (acknowledged == null || attempt.createdAt().isAfter(acknowledged));
      if (counts && !attempt.alert().equals(alert.name())) {
        break;
      }
      before += counts ? 1 : 0;
    }
    return before + 1 < LEAKS
        ? Optional.empty()
        : Optional.of(
            "a leak: restart %d in a row that is due %s"
                .formatted(before + 1, alert.expr().text()));
  }

  @Override
  public String text() {
    return "before its limit, " + schedule.text();
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
