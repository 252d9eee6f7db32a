package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Objection;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a claimed intent may still be carried out, judged just before the call and on the stack
 * as the API server has it: what an evaluation saw may be old, and waiting for docker compose takes
 * its time.
 */
final class Permission {

  private final Journal journal;
  private final InstantSource clock;
  private final Leadership leadership;

  Permission(Journal journal, InstantSource clock, Leadership leadership) {
    this.journal = journal;
    this.clock = clock;
    this.leadership = leadership;
  }

  /** Whether it is past the moment until which it may be begun. */
  boolean isLate(Remediation remediation) {
    Instant before = Timestamps.parseOrNull(remediation.getSpec().actBefore());
    return before == null || clock.instant().isAfter(before);
  }

  /** What speaks against the call; null if nothing does. */
  @Nullable Objection objection(HostConnection host, Remediation claimed, String container) {
    if (!leadership.mayBegin()) {
      return new Objection(AbortReason.Expired, "this operator does not lead any more");
    }
    if (isLate(claimed)) {
      return new Objection(AbortReason.Expired, "it was not begun in time");
    }
    Optional<String> refusal =
        host.grants().refusal(claimed.getMetadata().getNamespace(), container, Verb.act);
    return refusal.isPresent()
        ? new Objection(AbortReason.NotAllowed, refusal.get())
        : ofTheStack(claimed);
  }

  private @Nullable Objection ofTheStack(Remediation claimed) {
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
    if (policy.mode() != Mode.Enforce) {
      return new Objection(AbortReason.Superseded, "the stack is in mode " + policy.mode());
    }
    if (policy.pause() != null && policy.pause().covers(clock.instant())) {
      return new Objection(AbortReason.Superseded, "the stack is paused");
    }
    return policy.alert(claimed.getSpec().alert()).isPresent()
        ? null
        : new Objection(AbortReason.Superseded, "its alert is not declared any more");
  }
}
