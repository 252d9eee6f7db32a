package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.Protocol.Objection;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
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
    Instant before = Timestamps.parseOrNull(remediation.getSpec().actBefore());
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
    Objection ofTheStack = ofTheStack(claimed);
    return ofTheStack == null ? ofTheMoment(claimed) : ofTheStack;
  }

  /** What speaks against the call at this very moment; asks nobody. */
  @Nullable Objection ofTheMoment(Remediation claimed) {
    if (!leadership.mayBegin()) {
      return new Objection(AbortReason.Expired, "this operator does not lead any more");
    }
    return isLate(claimed) ? new Objection(AbortReason.Expired, "it was not begun in time") : null;
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
    return policy.declares(claimed.getSpec().alert())
        ? null
        : new Objection(AbortReason.Superseded, "its alert is not declared any more");
  }
}
