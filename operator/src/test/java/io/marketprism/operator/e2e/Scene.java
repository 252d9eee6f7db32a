package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A stack of real containers, its resources on a real API server, and what can be seen of them. */
final class Scene {

  static final String NAME = "marketprism";
  static final String NAMESPACE = "default";

  private final KubernetesClient client = ControlPlane.get().client();

  /** All containers healthy and no resource left of an earlier test. */
  static Scene fresh() {
    Scene scene = new Scene();
    scene.removeResources();
    Shell.run("demo/services/stack", "up");
    return scene;
  }

  private void removeResources() {
    client.resources(MarketPrismStack.class).inAnyNamespace().delete();
    for (Remediation remediation :
        client.resources(Remediation.class).inAnyNamespace().list().getItems()) {
      client
          .resource(remediation)
          .edit(
              r -> {
                r.getMetadata().setFinalizers(List.of());
                return r;
              });
      client.resource(remediation).delete();
    }
    client.resources(DockerHost.class).delete();
    client.v1().events().inNamespace(NAMESPACE).delete();
    await()
        .until(
            () ->
                client
                    .resources(MarketPrismStack.class)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .isEmpty());
  }

  /** Applies a DockerHost named local that allows the demo's containers. */
  void applyHost(String endpoint, String allowedContainers) {
    apply(
        """
        apiVersion: marketprism.io/v1alpha1
        kind: DockerHost
        metadata: {name: local}
        spec:
          endpoint: %s
          allow: [{namespaces: [default], containers: ["%s"]}]
        """
            .formatted(endpoint, allowedContainers));
  }

  void applyHost() {
    applyHost("unix:///var/run/docker.sock", "marketprism-*");
  }

  /** Applies a stack with this spec (YAML, flow style). */
  void applyStack(String spec) {
    apply(
        """
        apiVersion: marketprism.io/v1alpha1
        kind: MarketPrismStack
        metadata: {name: marketprism, namespace: default}
        spec: %s
        """
            .formatted(spec));
  }

  private void apply(String yaml) {
    client.resource(yaml).serverSideApply();
  }

  void awaitReady(Duration atMost) {
    await("stack is ready").atMost(atMost).until(() -> condition("Ready").equals("True"));
  }

  StackStatus status() {
    MarketPrismStack stack =
        client.resources(MarketPrismStack.class).inNamespace(NAMESPACE).withName(NAME).get();
    return stack == null || stack.getStatus() == null ? StackStatus.EMPTY : stack.getStatus();
  }

  /** The status of a condition; empty while there is none. */
  String condition(String type) {
    return status().conditionsOrEmpty().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getStatus())
        .findFirst()
        .orElse("");
  }

  String conditionMessage(String type) {
    return status().conditionsOrEmpty().stream()
        .filter(c -> c.getType().equals(type))
        .map(c -> c.getReason() + ": " + c.getMessage())
        .findFirst()
        .orElse("");
  }

  Optional<Reason> reason(String alert) {
    return status().alertsOrEmpty().stream()
        .filter(a -> a.name().equals(alert))
        .map(StackStatus.AlertStatus::reason)
        .findFirst();
  }

  List<Remediation> remediations() {
    return client.resources(Remediation.class).inNamespace(NAMESPACE).list().getItems().stream()
        .sorted(Comparator.comparing(r -> r.getMetadata().getCreationTimestamp()))
        .toList();
  }

  static RemediationPhase phase(Remediation remediation) {
    return remediation.getStatus() == null || remediation.getStatus().phase() == null
        ? RemediationPhase.Planned
        : remediation.getStatus().phase();
  }

  /** The messages of Events on the stack, the oldest first. */
  List<String> events() {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(e -> NAME.equals(e.getInvolvedObject().getName()))
        .sorted(Comparator.comparing((Event e) -> e.getMetadata().getName()))
        .map(e -> e.getReason() + " " + e.getMessage())
        .toList();
  }
}
