package io.marketprism.operator.oracle;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Remediation as the API server stored it, from its creation on.
 *
 * @param name with its namespace
 * @param stack with its namespace
 * @param claimedAt when Executing was stored; null while it never was
 * @param calledAt when Verifying was stored, or its end: nothing is called after it; null while it
 *     is open
 * @param endedAt when a terminal phase was stored; null while none is
 * @param phase the last one
 * @param held whether its finalizer is there; of one that is gone it isn't
 */
public record Life(
    String name,
    String stack,
    String service,
    String action,
    String container,
    String containerId,
    @Nullable Instant claimedAt,
    @Nullable Instant calledAt,
    @Nullable Instant endedAt,
    String phase,
    boolean held) {

  private static final Set<String> LOSING = Set.of("Restart", "Recreate");

  /** Whether limits count it. */
  boolean isRestart() {
    return LOSING.contains(action) && claimedAt != null;
  }

  /** Whether docker compose carries it out. */
  boolean isMade() {
    return action.equals("Create") || action.equals("Recreate");
  }

  /** Whether a call at this moment can be its own. */
  boolean isExecutingAt(Instant at) {
    return claimedAt != null
        && !at.isBefore(claimedAt)
        && (calledAt == null || !at.isAfter(calledAt));
  }
}
