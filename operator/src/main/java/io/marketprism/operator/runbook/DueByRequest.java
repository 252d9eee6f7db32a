package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asked for it, once. It is over as soon as an action for it has reached Executing, or the
 * process was started since by anybody; and after a quarter of an hour nobody counts on it any
 * more.
 *
 * @param at when it was asked for
 * @param by who says to have asked
 * @param why in that one's words
 * @param action what is asked for
 */
public record DueByRequest(Instant at, String by, String why, Action action) implements Wanted.Due {

  /** So long it is tried. */
  public static final Duration VALID = Duration.ofMinutes(15);

  /** Clocks of two machines may differ; who asks for later than this has another day in mind. */
  public static final Duration AHEAD_AT_MOST = Duration.ofMinutes(5);

  @Override
  public Wanted.Verdict judge(Wanted.View view) {
    Wanted.Outcome before = view.memory().outcome();
    Wanted.Outcome outcome = before == null ? outcome(view) : before;
    if (outcome != null) {
      return new Wanted.Verdict(
          Truth.of(false), said(outcome), null, view.memory().with(outcome, at));
    }
    if (view.now().isBefore(at)) {
      return verdict(Truth.of(false), "asked for at " + Timestamps.rounded(at), at, view);
    }
    Truth due =
        view.startedAt() instanceof Reading.Unknown<Instant>(String why)
            ? new Truth.Unknown(why)
            : Truth.of(true);
    return verdict(due, asked(), at.plus(VALID), view);
  }

  private static Wanted.Verdict verdict(
      Truth due, String message, Instant until, Wanted.View view) {
    return new Wanted.Verdict(due, message, until, view.memory());
  }

  private Wanted.@Nullable Outcome outcome(Wanted.View view) {
    if (at.isAfter(view.now().plus(AHEAD_AT_MOST))) {
      return Wanted.Outcome.Refused;
    }
    if (view.now().isBefore(at)) {
      return null;
    }
    boolean begun =
        view.attempts().stream()
            .filter(a -> a.executingAt() != null && !a.wasOvertaken())
            .anyMatch(a -> !a.createdAt().isBefore(at));
    if (begun || isDoneByOthers(view)) {
      return Wanted.Outcome.Done;
    }
    return view.now().isAfter(at.plus(VALID)) ? Wanted.Outcome.Expired : null;
  }

  /** A container is only made again by who makes it again: a start of the old one won't do. */
  private boolean isDoneByOthers(Wanted.View view) {
    return switch (action) {
      case Start -> view.container().is(facts -> facts.state().hasProcess());
      case Recreate -> false;
      default ->
          view.container().is(facts -> facts.state().hasProcess())
              && view.startedAt().is(started -> started.isAfter(at));
    };
  }

  private String asked() {
    return "asked for by %s at %s: %s (who asks is what the request claims)"
        .formatted(by, Timestamps.rounded(at), why);
  }

  private String said(Wanted.Outcome outcome) {
    return switch (outcome) {
      case Refused ->
          "refused: its time, %s, lies more than %d s ahead"
              .formatted(Timestamps.rounded(at), AHEAD_AT_MOST.toSeconds());
      case Expired ->
          "expired: it was not begun within %d s of %s"
              .formatted(VALID.toSeconds(), Timestamps.rounded(at));
      case Done, Missed -> "done: " + asked();
    };
  }

  @Override
  public String text() {
    return at.toString();
  }

  @Override
  public Reason acts() {
    return Reason.Requested;
  }

  @Override
  public boolean onlyWhenWell() {
    return false;
  }
}
