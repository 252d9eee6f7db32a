package io.marketprism.operator.workload;

import java.time.Duration;
import java.time.Instant;

/**
 * An engine's clock as seen from the operator's: measured again and again, with a hysteresis that
 * keeps jitter out of what is concluded. Thread-safe.
 *
 * <p>Ages, windows and graces are judged by the operator's clock; times that an engine reports are
 * converted here, on the way in, and questions about a time on the way out.
 */
public final class EngineClock {

  /** Half of a round trip is how precisely a clock is read. */
  static final Duration LONGEST_ROUND_TRIP = Duration.ofSeconds(4);

  /** Beyond this a clock isn't wrong but meaningless. */
  static final Duration FURTHEST = Duration.ofHours(24);

  /** A clock that is corrected slowly does not move further than this between two measurements. */
  static final Duration JUMP = Duration.ofSeconds(3);

  /** Where in a second a clock stands on average that shows no more than the second. */
  public static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private static final Duration JITTER = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofMinutes(1);

  private Duration ahead = Duration.ZERO;
  private String doubt = "it has not been read yet";
  private Instant measuredAt = Instant.MIN;

  /**
   * Takes in one reading of the engine's clock.
   *
   * @param engine what it showed
   * @param sent when it was asked, by the operator's clock
   * @param received when the answer was there
   */
  public synchronized void measured(Instant engine, Instant sent, Instant received) {
    Duration roundTrip = Duration.between(sent, received);
    if (roundTrip.compareTo(LONGEST_ROUND_TRIP) > 0) {
      failed("it takes %d s to read it".formatted(roundTrip.toSeconds()), received);
      return;
    }
    Duration seen = Duration.between(sent.plus(roundTrip.dividedBy(2)), engine);
    Duration change = seen.minus(ahead).abs();
    boolean first = measuredAt.equals(Instant.MIN);
    measuredAt = received;
    if (change.compareTo(JITTER.plus(roundTrip.dividedBy(2))) <= 0) {
      doubt = tooFar();
      return;
    }
    boolean jumped = !first && change.compareTo(JUMP.plus(roundTrip.dividedBy(2))) > 0;
    ahead = Duration.ofSeconds(Math.round(seen.toMillis() / 1000.0));
    doubt = jumped ? "it has just jumped by %d s".formatted(change.toSeconds()) : tooFar();
  }

  /**
   * Takes in the second that the engine's clock shows: enough to tell that it is as before.
   *
   * @param second the second that had begun
   * @param sent when it was asked, by the operator's clock
   * @param received when the answer was there
   * @return false where it has to be measured: it shows something else, or isn't relied on
   */
  public synchronized boolean confirms(Instant second, Instant sent, Instant received) {
    Duration half = Duration.between(sent, received).dividedBy(2);
    Duration change =
        Duration.between(sent.plus(half), second.plus(HALF_A_SECOND)).minus(ahead).abs();
    boolean same = doubt.isEmpty() && change.compareTo(JITTER.plus(HALF_A_SECOND).plus(half)) <= 0;
    if (same) {
      measuredAt = received;
    }
    return same;
  }

  /**
   * Takes in that it could not be read; what was known of it holds for another minute.
   *
   * @param why one clause
   */
  public synchronized void failed(String why, Instant at) {
    if (measuredAt.equals(Instant.MIN) || measuredAt.plus(KEPT).isBefore(at)) {
      doubt = why;
    }
  }

  private String tooFar() {
    return ahead.abs().compareTo(FURTHEST) > 0
        ? "it is %d h %s".formatted(ahead.abs().toHours(), ahead.isNegative() ? "behind" : "ahead")
        : "";
  }

  /** How it differs from the operator's. */
  public synchronized ClockOffset offset() {
    return new ClockOffset(ahead, doubt);
  }

  /** A time of the engine by the operator's clock; where that is in doubt, the best guess. */
  public synchronized Instant toOperator(Instant engine) {
    return engine.equals(Instant.EPOCH) ? engine : engine.minus(ahead); // the epoch is never
  }

  /** A time of the operator by the engine's clock; where that is in doubt, the best guess. */
  public synchronized Instant toEngine(Instant operator) {
    return operator.equals(Instant.EPOCH) ? operator : operator.plus(ahead);
  }
}
