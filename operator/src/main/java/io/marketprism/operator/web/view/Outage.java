package io.marketprism.operator.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time in which something was wrong, whether or not anything was done.
 *
 * @param from when the first alert fired
 * @param to when the last one was over; null while it goes on
 * @param alerts the first few that fired in it
 */
public record Outage(Instant from, @Nullable Instant to, List<String> alerts) {

  public Outage {
    alerts = List.copyOf(alerts);
  }
}
