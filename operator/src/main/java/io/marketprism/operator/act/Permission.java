package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Objection;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.PolicyCompiler;
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
  private final InstantSource clock;
  private final Leadership leadership;

  Permission(Journal journal, InstantSource clock, Leadership leadership) {
    this.journal = journal;
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

  /**
   * What speaks against the call; null if nothing does. What needs the API server comes first, for
   * that may take its time; time and leadership are judged after it.
   */
  @Nullable Objection objection(HostConnection host, Remediation claimed, String container) {
    Optional<String> refusal =
        host.grants().refusal(claimed.getMetadata().getNamespace(), container, Verb.act);
    if (refusal.isPresent()) {
      return new Objection(AbortReason.NotAllowed, refusal.get());
    }
    Objection ofTheStack = ofTheStack(host, claimed);
    return ofTheStack == null ? ofTheMoment(claimed) : ofTheStack;
  }

  /** What speaks against the call at this very moment; asks nobody. */
  @Nullable Objection ofTheMoment(Remediation claimed) {
    if (!leadership.mayBegin()) {
      return new Objection(AbortReason.Expired, "this operator does not lead any more");
    }
    return isLate(claimed) ? new Objection(AbortReason.Expired, "it was not begun in time") : null;
  }

  private @Nullable Objection ofTheStack(HostConnection host, Remediation claimed) {
    Optional<MarketPrismStack> stack;
    try {
      stack = journal.liveStack(claimed);
    } catch (KubernetesClientException e) {
      return new Objection(AbortReason.Expired, "its stack can't be read: " + e.getMessage());
    }
    if (stack.isEmpty()) {
      return new Objection(AbortReason.StackGone, "nothing was done");
    }
    StackPolicy policy = PolicyCompiler.compile(stack.get().getSpec()).policy();
    String service = claimed.getSpec().service();
    String alert = claimed.getSpec().alert();
    Permits.Counts counts = policy.mode(service, alert);
    if (!mayBeDone(policy, counts.mode(), claimed)) {
      return superseded("%s is in mode %s".formatted(counts.whose(), counts.mode()));
    }
    Instant now = clock.instant();
    Optional<String> held =
        policy
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
                        .map(Maintenance::toString));
    if (held.isPresent()) {
      return superseded(held.get());
    }
    return policy.declares(alert) ? null : superseded("its alert is not declared any more");
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

  private static Objection superseded(String why) {
    return new Objection(AbortReason.Superseded, why);
  }
}
