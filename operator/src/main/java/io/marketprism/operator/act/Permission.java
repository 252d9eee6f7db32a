package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Objection;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Maintenance;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Permits;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a claimed intent may still be carried out, judged just before the call and on the stack
 * as the API server has it: what an evaluation saw may be old, and waiting for docker compose takes
 * its time.
 */
final class Permission {

  /** What clocks of two operators may differ by. */
  private static final Duration SAME_TIME = Duration.ofSeconds(2);

  private final Journal journal;
  private final Function<MarketPrismStack, StackPolicy> policies;
  private final InstantSource clock;
  private final Leadership leadership;

  /**
   * @param policies what a stack declares
   */
  Permission(
      Journal journal,
      Function<MarketPrismStack, StackPolicy> policies,
      InstantSource clock,
      Leadership leadership) {
    this.journal = journal;
    this.policies = policies;
    this.clock = clock;
    this.leadership = leadership;
  }

  /**
   * Whether it is past the moment until which it may be begun, or of an operator whose clock is
   * ahead: nobody can tell how old it is.
   */
  boolean isLate(Remediation remediation) {
    Instant now = clock.instant();
    Instant before = Intents.actBefore(remediation);
    return before == null
        || now.isAfter(before)
        || before.isAfter(now.plus(Intents.ACT_WITHIN).plus(SAME_TIME));
  }

  /** What speaks against the call; null if nothing does. */
  @Nullable Objection objection(HostConnection host, Remediation claimed, String container) {
    return objection(host, claimed, container, ofTheStack(host, claimed));
  }

  /**
   * What speaks against the call; null if nothing does. Time and leadership are judged last: to ask
   * the API server may take its time.
   *
   * @param ofTheStack what the stack says, asked just before
   */
  @Nullable Objection objection(
      HostConnection host, Remediation claimed, String container, Optional<Objection> ofTheStack) {
    return host.grants()
        .refusal(claimed.getMetadata().getNamespace(), container, Verb.act)
        .map(refusal -> new Objection(AbortReason.NotAllowed, refusal))
        .or(() -> ofTheStack)
        .orElseGet(() -> ofTheMoment(claimed));
  }

  /** What speaks against the call at this very moment; asks nobody. */
  @Nullable Objection ofTheMoment(Remediation claimed) {
    if (!leadership.mayBegin()) {
      return new Objection(AbortReason.Expired, "this operator does not lead any more");
    }
    return isLate(claimed) ? new Objection(AbortReason.Expired, "it was not begun in time") : null;
  }

  /** What speaks against the call by the stack as the API server has it now. */
  Optional<Objection> ofTheStack(HostConnection host, Remediation claimed) {
    Optional<MarketPrismStack> stack;
    try {
      stack = journal.liveStack(claimed);
    } catch (KubernetesClientException e) {
      return Optional.of(
          new Objection(AbortReason.Expired, "its stack can't be read: " + e.getMessage()));
    }
    if (stack.isEmpty()) {
      return Optional.of(new Objection(AbortReason.StackGone, "nothing was done"));
    }
    return held(policies.apply(stack.get()), host, claimed)
        .map(why -> new Objection(AbortReason.Superseded, why));
  }

  private Optional<String> held(StackPolicy policy, HostConnection host, Remediation claimed) {
    String service = claimed.getSpec().service();
    String alert = claimed.getSpec().alert();
    Permits.Counts counts = policy.mode(service, alert);
    if (!mayBeDone(policy, counts.mode(), claimed)) {
      return Optional.of("%s is in mode %s".formatted(counts.whose(), counts.mode()));
    }
    Instant now = clock.instant();
    return policy
        .pause(service, alert, now)
        .map(paused -> paused.whose() + " is paused")
        .or(
            () ->
                Maintenance.longest(
                        Stream.concat(
                            policy.isScheduled(alert)
                                ? Stream.empty()
                                : policy.permits().open(service, now),
                            host.maintenance().at(now).stream()))
                    .map(Maintenance::toString))
        .or(
            () ->
                policy.declares(alert)
                    ? Optional.empty()
                    : Optional.of("its alert is not declared any more"));
  }

  /** In mode Approve what was approved, and what needs no approval. */
  private static boolean mayBeDone(StackPolicy policy, Mode mode, Remediation claimed) {
    boolean wasApproved = claimed.getSpec().approveBefore() != null && Intents.isApproved(claimed);
    return switch (mode) {
      case Enforce -> true;
      case Approve -> wasApproved || !policy.needsApproval(claimed.getSpec().action());
      case Observe -> false;
    };
  }
}
