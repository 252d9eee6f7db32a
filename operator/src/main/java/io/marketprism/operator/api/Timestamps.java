package io.marketprism.operator.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times in resources: RFC 3339 in UTC. */
public final class Timestamps {

  private Timestamps() {}

  /** In whole seconds, as Kubernetes writes its own. */
  public static String format(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static @Nullable String formatOrNull(@Nullable Instant at) {
    return at == null ? null : format(at);
  }

  /** With all its digits, for what is compared or counted with. */
  public static @Nullable String exactOrNull(@Nullable Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  public static @Nullable Instant parseOrNull(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
