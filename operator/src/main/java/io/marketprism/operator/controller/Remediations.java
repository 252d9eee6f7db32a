package io.marketprism.operator.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.RemediationPhase;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Remediations at the API server: reading them as history, writing the intent, and its progress.
 */
final class Remediations {

  /** An intent that has not been begun by then is not carried out at all. */
  static final Duration ACT_WITHIN = Duration.ofSeconds(10);

  private final KubernetesClient client;

  Remediations(KubernetesClient client) {
    this.client = client;
  }

  /** All of a stack, read from the API server itself and not from a cache. */
  List<Remediation> listLive(MarketPrismStack stack) {
    return client
        .resources(Remediation.class)
        .inNamespace(stack.getMetadata().getNamespace())
        .withLabel(Remediation.STACK_LABEL, stack.getMetadata().getName())
        .list()
        .getItems();
  }

  /**
   * Writes an intent. Its name carries the epoch: of two writers the API server lets one through.
   *
   * @return the Remediation; empty when another writer was first
   * @throws KubernetesClientException when it could not be written
   */
  Optional<Remediation> create(
      MarketPrismStack stack, Decision decision, String host, long epoch, Instant now) {
    Decision.Plan plan = Objects.requireNonNull(decision.plan());
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
    Incarnation target = plan.target();
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
            String.valueOf(Timestamps.exactOrNull(now.plus(ACT_WITHIN)))));
    try {
      return Optional.of(client.resource(intent).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Replaces the status under the resource's version.
   *
   * @return the new Remediation; empty when it has changed meanwhile
   */
  Optional<Remediation> replaceStatus(Remediation current, RemediationStatus status) {
    Remediation next = new Remediation();
    next.setMetadata(current.getMetadata());
    next.setSpec(current.getSpec());
    next.setStatus(status);
    try {
      return Optional.of(client.resource(next).updateStatus());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The live one; empty when it is gone. */
  Optional<Remediation> get(Remediation remediation) {
    return Optional.ofNullable(resource(remediation).get());
  }

  /** Lets go of one that is over, so that it can be deleted. */
  void release(Remediation ended) {
    if (ended.getMetadata().getFinalizers().contains(Remediation.FINALIZER)) {
      resource(ended)
          .edit(
              remediation -> {
                remediation.getMetadata().getFinalizers().remove(Remediation.FINALIZER);
                return remediation;
              });
    }
  }

  void delete(Remediation remediation) {
    resource(remediation).delete();
  }

  private Resource<Remediation> resource(Remediation remediation) {
    return client
        .resources(Remediation.class)
        .inNamespace(remediation.getMetadata().getNamespace())
        .withName(remediation.getMetadata().getName());
  }

  static RemediationStatus statusOf(Remediation remediation) {
    return remediation.getStatus() == null || remediation.getStatus().phase() == null
        ? RemediationStatus.PLANNED
        : remediation.getStatus();
  }

  static RemediationPhase phaseOf(Remediation remediation) {
    return Objects.requireNonNullElse(statusOf(remediation).phase(), RemediationPhase.Planned);
  }

  static long epochOf(Remediation remediation) {
    String name = remediation.getMetadata().getName();
    try {
      return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
    } catch (NumberFormatException e) {
      return 0; // not made by this operator
    }
  }

  static Incarnation targetOf(Remediation remediation) {
    RemediationSpec.Target target = remediation.getSpec().target();
    return new Incarnation(
        target.engineId(),
        target.containerId(),
        Objects.requireNonNullElse(Timestamps.parseOrNull(target.startedAt()), Instant.EPOCH));
  }

  static History history(Collection<Remediation> remediations) {
    return new History(remediations.stream().map(Remediations::attempt).toList());
  }

  private static Attempt attempt(Remediation remediation) {
    RemediationSpec spec = remediation.getSpec();
    RemediationStatus status = statusOf(remediation);
    // By the operator's clock and to the millisecond; the API server's time stamp has whole
    // seconds.
    Instant actBefore = Timestamps.parseOrNull(spec.actBefore());
    Instant created = actBefore == null ? Instant.EPOCH : actBefore.minus(ACT_WITHIN);
    return new Attempt(
        remediation.getMetadata().getName(),
        spec.service(),
        spec.alert(),
        spec.scenario(),
        spec.action(),
        phaseOf(remediation),
        created,
        Timestamps.parseOrNull(status.executingAt()),
        Timestamps.parseOrNull(status.verifyingAt()),
        Timestamps.parseOrNull(status.endedAt()));
  }
}
