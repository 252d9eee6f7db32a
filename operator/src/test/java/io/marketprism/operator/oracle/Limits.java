package io.marketprism.operator.oracle;

import java.time.Duration;

/** How many restarts are allowed. */
public record Limits(
    int maxConcurrent,
    int perService,
    Duration perServicePeriod,
    int perStack,
    Duration perStackPeriod) {

  /** The built-in runbook's. */
  public static final Limits BUILT_IN =
      new Limits(1, 3, Duration.ofMinutes(10), 10, Duration.ofHours(1));
}
