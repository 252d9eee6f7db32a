package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.report.Intents;
import io.marketprism.operator.runbook.Decision;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Remediations at the API server: reading them, writing the intent, and its progress. */
final class Remediations {

  /** What a patch is answered that takes away what is not there any more. */
  private static final Set<Integer> RELEASED_BEFORE =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT, 422);

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
    Remediation intent = Intents.of(stack, decision, host, epoch, now);
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

  /**
   * Lets go of one that is over, so that it can be deleted. The thread that carried it out and the
   * stack's own may come to it at once.
   */
  void release(Remediation ended) {
    if (!ended.getMetadata().getFinalizers().contains(Remediation.FINALIZER)) {
      return;
    }
    try {
      resource(ended)
          .edit(
              remediation -> {
                remediation.getMetadata().getFinalizers().remove(Remediation.FINALIZER);
                return remediation;
              });
    } catch (KubernetesClientException e) {
      if (!RELEASED_BEFORE.contains(e.getCode())) {
        throw e;
      }
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
}
