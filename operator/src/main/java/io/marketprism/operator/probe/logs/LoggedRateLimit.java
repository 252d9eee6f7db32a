package io.marketprism.operator.probe.logs;

import java.time.Duration;

/**
 * How a service's log is searched for rate limits.
 *
 * @param table what a line is recognised by
 * @param window how long a line counts that doesn't say until when
 */
public record LoggedRateLimit(RateLimits table, Duration window) {

  /** Names of the values that each log has beside its own. */
  public static final String ACTIVE = "rateLimit.active";

  public static final String EXCHANGE = "rateLimit.exchange";
  public static final String UNTIL = "rateLimit.until";
}
