package io.marketprism.operator.codec;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Proposal;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Remediations as objects: what an intent looks like, and what they tell of the past. */
public final class Intents {

  /** An intent that has not been begun by then is not carried out at all. */
  public static final Duration ACT_WITHIN = Duration.ofSeconds(10);

  /** What the admission policy lets through; one more never overflows. */
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,15}");

  private Intents() {}

  /**
   * The intent of a decision.
   *
   * @param host the DockerHost of its container
   * @param epoch a part of its name: of two writers the API server lets one through
   */
  public static Remediation of(
      MarketPrismStack stack, Decision decision, String host, long epoch, Instant now) {
    Decision.Plan plan = Objects.requireNonNull(decision.plan());
    Incarnation target = plan.target();
    Remediation intent = new Remediation();
    intent.setMetadata(
        new ObjectMetaBuilder()
            .withName(
                "%s.%s.%d".formatted(stack.getMetadata().getName(), decision.service(), epoch))
            .withNamespace(stack.getMetadata().getNamespace())
            .withLabels(
                Map.of(
                    Remediation.STACK_LABEL,
                    stack.getMetadata().getName(),
                    Remediation.SERVICE_LABEL,
                    decision.service()))
            .withFinalizers(Remediation.FINALIZER)
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion(HasMetadata.getApiVersion(MarketPrismStack.class))
                    .withKind(HasMetadata.getKind(MarketPrismStack.class))
                    .withName(stack.getMetadata().getName())
                    .withUid(stack.getMetadata().getUid())
                    .build())
            .build());
    intent.setSpec(
        new RemediationSpec(
            stack.getMetadata().getName(),
            decision.service(),
            decision.alert(),
            plan.scenario(),
            plan.action(),
            Messages.bounded(decision.message()),
            new RemediationSpec.Target(
                host,
                target.daemonId(),
                plan.container(),
                target.containerId(),
                target.startedAt().toString()),
            String.valueOf(Timestamps.exactOrNull(now.plus(ACT_WITHIN))),
            plan.evidence().isEmpty() ? null : plan.evidence()));
    if (plan.consent() instanceof Decision.Consent.Ask) {
      intent.setSpec(
          intent
              .getSpec()
              .toBeApproved(String.valueOf(Timestamps.exactOrNull(now.plus(Proposal.WITHIN)))));
    }
    return intent;
  }

  public static RemediationStatus statusOf(Remediation remediation) {
    if (isShown(remediation)) {
      return remediation.getStatus();
    }
    // One that needs approval is never taken for one that doesn't.
    return remediation.getSpec().approveBefore() == null
        ? RemediationStatus.PLANNED
        : RemediationStatus.AWAITING;
  }

  /** Whether its phase was written. */
  public static boolean isShown(Remediation remediation) {
    return remediation.getStatus() != null && remediation.getStatus().phase() != null;
  }

  /** Whether it needs no approval, or was approved. */
  public static boolean isApproved(Remediation remediation) {
    RemediationSpec.Approval approval = remediation.getSpec().approval();
    return remediation.getSpec().approveBefore() == null
        || (approval != null && approval.decision().equals(RemediationSpec.Approval.APPROVED));
  }

  /** Until when it may be begun; null where that can't be told, or it waits for approval. */
  public static @Nullable Instant actBefore(Remediation remediation) {
    return Timestamps.parseOrNull(
        remediation.getSpec().approveBefore() == null
            ? remediation.getSpec().actBefore()
            : statusOf(remediation).actBefore());
  }

  public static RemediationPhase phaseOf(Remediation remediation) {
    return Objects.requireNonNullElse(statusOf(remediation).phase(), RemediationPhase.Planned);
  }

  /** The number in its name; 0 for a name that this operator doesn't give. */
  public static long epochOf(Remediation remediation) {
    String name = remediation.getMetadata().getName();
    String epoch = name.substring(name.lastIndexOf('.') + 1);
    return EPOCH.matcher(epoch).matches() ? Long.parseLong(epoch) : 0;
  }

  /** The operator that claimed it; empty while nobody has. */
  public static Optional<String> holderOf(Remediation remediation) {
    return Optional.ofNullable(statusOf(remediation).holder());
  }

  /** Whether it is of this very stack, and not of one that had its name. */
  public static boolean isOf(MarketPrismStack stack, Remediation remediation) {
    return remediation.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(stack.getMetadata().getUid()));
  }

  /** The one life of the one container that it is meant for. */
  public static Incarnation targetOf(Remediation remediation) {
    RemediationSpec.Target target = remediation.getSpec().target();
    return new Incarnation(
        target.engineId(),
        target.containerId(),
        Objects.requireNonNullElse(Timestamps.parseOrNull(target.startedAt()), Instant.EPOCH));
  }

  /**
   * When it was written, by the operator's clock and to the millisecond; the API server's time
   * stamp has whole seconds.
   */
  public static Instant createdAt(Remediation remediation) {
    Instant actBefore = Timestamps.parseOrNull(remediation.getSpec().actBefore());
    return actBefore == null ? Instant.EPOCH : actBefore.minus(ACT_WITHIN);
  }

  /** What was done so far, as the engine counts it. */
  public static History history(Collection<Remediation> remediations) {
    return new History(remediations.stream().map(Intents::attempt).toList());
  }

  private static Attempt attempt(Remediation remediation) {
    RemediationSpec spec = remediation.getSpec();
    RemediationStatus status = statusOf(remediation);
    return new Attempt(
        remediation.getMetadata().getName(),
        spec.service(),
        spec.alert(),
        spec.scenario(),
        spec.action(),
        phaseOf(remediation),
        status.reason(),
        createdAt(remediation),
        Timestamps.parseOrNull(status.executingAt()),
        Timestamps.parseOrNull(status.verifyingAt()),
        Timestamps.parseOrNull(status.endedAt()),
        Objects.requireNonNullElse(status.message(), ""),
        phaseOf(remediation) == RemediationPhase.AwaitingApproval ? proposal(remediation) : null);
  }

  private static Proposal proposal(Remediation remediation) {
    RemediationSpec.Approval said = remediation.getSpec().approval();
    return new Proposal(
        targetOf(remediation),
        Objects.requireNonNullElse(
            Timestamps.parseOrNull(remediation.getSpec().approveBefore()), Instant.EPOCH),
        said == null
            ? null
            : new Proposal.Answer(isApproved(remediation), said.by(), said.reason()));
  }

  /** Whether any of them is a restart on its way, which holds the slot of its host. */
  public static boolean areRestarting(List<Remediation> remediations) {
    return remediations.stream()
        .filter(r -> r.getSpec().action().disturbs())
        .map(Intents::phaseOf)
        .anyMatch(p -> p == RemediationPhase.Planned || p == RemediationPhase.Executing);
  }
}
