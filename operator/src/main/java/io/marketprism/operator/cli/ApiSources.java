package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.marketprism.operator.act.FlightRecords;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.controller.StackReconciler;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.web.Sources;
import io.marketprism.operator.web.StackExplanation;
import io.marketprism.operator.web.TestDelivery;
import io.marketprism.operator.web.UnavailableException;
import java.io.IOException;
import java.util.Optional;

/** What the HTTP API answers, out of the parts of this process. */
record ApiSources(
    KubernetesClient client,
    StackReconciler stacks,
    FlightRecords records,
    Notifier notifier,
    Leadership leadership)
    implements Sources {

  @Override
  public Optional<StackExplanation> explanation(String namespace, String stack) {
    return stacks
        .judged(namespace, stack)
        .map(
            judged ->
                new StackExplanation(
                    namespace,
                    stack,
                    leadership.holder(),
                    BuildVersion.get(),
                    leadership.isLeading(),
                    judged.at(),
                    judged.faults().stream().map(CompiledStack.Fault::toString).toList(),
                    judged.evaluation().explain().alerts()));
  }

  @Override
  public Optional<String> flightRecord(String namespace, String remediation)
      throws UnavailableException {
    try {
      Remediation found =
          client.resources(Remediation.class).inNamespace(namespace).withName(remediation).get();
      Evidence evidence =
          found == null || found.getStatus() == null ? null : found.getStatus().evidence();
      return evidence == null || evidence.flightRecord() == null || evidence.sha256() == null
          ? Optional.empty()
          : records.read(evidence.flightRecord(), evidence.sha256());
    } catch (KubernetesClientException e) {
      throw new UnavailableException("the API server does not answer for the Remediation");
    } catch (IOException e) {
      throw new UnavailableException("the flight record's file can't be read");
    }
  }

  @Override
  public Optional<TestDelivery> sendTest(String dockerHost, String receiver) {
    return notifier
        .sendTest(dockerHost, receiver)
        .map(
            failure ->
                failure.isEmpty()
                    ? new TestDelivery(true, "the receiver has taken the test notice")
                    : new TestDelivery(false, failure));
  }
}
