package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one evaluation makes of one alert.
 *
 * @param alert the alert
 * @param service the service that it is about
 * @param reason the one reason
 * @param message one sentence for a person; carries absolute times, so that it doesn't change while
 *     nothing changes
 * @param until when this may change by the passing of time alone; null when it can't
 * @param plan what to do; set with {@link Reason#Acting} and nothing else
 */
public record Decision(
    String alert,
    String service,
    Reason reason,
    String message,
    @Nullable Instant until,
    @Nullable Plan plan) {

  /** Whether it is to end a process that runs, now. */
  boolean restarts() {
    return plan != null && plan.action().disturbs();
  }

  /**
   * An action to be taken.
   *
   * @param scenario the scenario that asks for it
   * @param action what to do
   * @param container the container's name, for messages
   * @param target the one life of the one container that it is meant for
   * @param evidence what a person wants to know beside it, by name
   */
  public record Plan(
      String scenario,
      Action action,
      String container,
      Incarnation target,
      Map<String, String> evidence) {

    public Plan {
      evidence = Map.copyOf(evidence);
    }
  }
}
