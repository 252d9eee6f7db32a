package io.marketprism.operator.runbook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One cause that an alert may have, and what the runbook does about it.
 *
 * @param name unique in its alert
 * @param when what tells it from the others; null for the last one, which always holds
 * @param action what is done
 * @param holdFor a proof of its own: how long {@code when} and the alert's expression must both
 *     hold; null for the alert's own {@code for}. A stopped container needs no 30 s of proof.
 * @param immediate whether it needs no proof at all; it skips {@code for} and nothing else
 */
public record ScenarioPolicy(
    String name,
    @Nullable Condition when,
    Action action,
    @Nullable Duration holdFor,
    boolean immediate) {

  /** Judges {@code when}; a scenario without one holds. */
  Truth judge(Scope scope) {
    return when == null ? Truth.of(true) : when.judge(scope);
  }
}
