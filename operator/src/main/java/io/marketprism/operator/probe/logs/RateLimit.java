package io.marketprism.operator.probe.logs;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That an exchange limits its caller, as one line says it.
 *
 * @param signature the name of what it was recognised by
 * @param exchange the exchange's name; empty where the line doesn't say it
 * @param end until when; null where the line doesn't say it
 */
public record RateLimit(String signature, String exchange, @Nullable End end) {

  /** A longer one is no limit of an exchange: Binance's bans last three days at most. */
  private static final Duration LONGEST = Duration.ofDays(3).plusHours(1);

  /** When a limit ends. */
  public sealed interface End {}

  /** So long after the line was written. */
  public record After(Duration duration) implements End {}

  /** At a moment. */
  public record At(Instant instant) implements End {}

  /**
   * When it ends.
   *
   * @param written when the line was written
   * @return null where the line says none, or one that can't be
   */
  public @Nullable Instant until(Instant written) {
    Instant until =
        switch (end) {
          case null -> null;
          case After(Duration duration) ->
              duration.compareTo(LONGEST) > 0 ? null : written.plus(duration);
          case At(Instant instant) -> instant;
        };
    return until == null || until.isBefore(written) || until.isAfter(written.plus(LONGEST))
        ? null
        : until;
  }
}
