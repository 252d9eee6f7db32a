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
 * @param plan what to do; set with {@link Reason#Acting}, and with {@link Reason#NeedsApproval}
 *     where it is to be proposed
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
    return plan != null && plan.action().disturbs() && !(plan.consent() instanceof Consent.Ask);
  }

  /**
   * An action to be taken.
   *
   * @param scenario the scenario that asks for it
   * @param action what to do
   * @param container the container's name, for messages
   * @param target the one life of the one container that it is meant for
   * @param evidence what a person wants to know beside it, by name
   * @param consent whether it is done now
   */
  public record Plan(
      String scenario,
      Action action,
      String container,
      Incarnation target,
      Map<String, String> evidence,
      Consent consent) {

    public Plan {
      evidence = Map.copyOf(evidence);
    }
  }

  /** Whether an action is done now. */
  public sealed interface Consent {

    /** It needs no approval. */
    record NotNeeded() implements Consent {}

    /** It is proposed, and not done. */
    record Ask() implements Consent {}

    /**
     * It was approved, and all gates are open.
     *
     * @param remediation the proposal's name
     */
    record Given(String remediation) implements Consent {}
  }
}
