package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes and goes around a stack: DockerHosts, other stacks, refusals of the API server. */
class LifecycleIT {

  private static final String REFUSAL =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: no-remediations-for-a-test}
      spec:
        failurePolicy: Fail
        matchConstraints:
          resourceRules:
          - {apiGroups: [marketprism.io], apiVersions: [v1alpha1], operations: [CREATE], resources: [remediations]}
        validations: [{expression: "false", message: "no room for a Remediation"}]
      """;

  private static final String BINDING =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: no-remediations-for-a-test}
      spec: {policyName: no-remediations-for-a-test, validationActions: [Deny]}
      """;

  private final KubernetesClient client = ControlPlane.get().client();
  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
  }

  @AfterEach
  void removeResources() {
    client.resource(BINDING).delete();
    client.resource(REFUSAL).delete();
    scene.removeResources();
  }

  @Test
  void aDockerHostThatIsWrongSaysSoAndHealsWhenItIsCorrected() {
    scene.applyHostAt("tcp://docker_proxy:2375", "address: 127.0.0.1");
    scene.applyStack("{}");
    await("the DockerHost says so")
        .atMost(Duration.ofSeconds(60))
        .until(() -> hostCondition("Reachable").equals("False"));
    await("and so does the stack")
        .atMost(Duration.ofSeconds(30))
        .until(() -> scene.condition("Ready").equals("Unknown"));
    scene.applyHost();
    scene.awaitReady(Duration.ofSeconds(60));
    assertThat(hostCondition("Reachable")).isEqualTo("True");
    assertThat(hostCondition("ClockSynchronized")).isEqualTo("True");
  }

  @Test
  void ofADockerHostThatIsDeletedNothingIsLeft() throws IOException {
    scene.applyHost();
    await("it is watched").atMost(Duration.ofSeconds(30)).until(this::isMeasured);
    client.resources(DockerHost.class).delete();
    await("it is not watched any more").atMost(Duration.ofSeconds(60)).until(() -> !isMeasured());
  }

  private boolean isMeasured() throws IOException {
    return OperatorUnderTest.shared()
        .get("/metrics")
        .body()
        .contains("marketprism_operator_docker_host_reachable{docker_host=\"local\"");
  }

  @Test
  void anOlderStackThatMayNotActTakesNothingFromAYounger() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("forgotten").and().build())
        .serverSideApply();
    scene.applyHost();
    MarketPrismStack forgotten = new MarketPrismStack();
    forgotten.getMetadata().setName("forgotten");
    forgotten.getMetadata().setNamespace("forgotten");
    forgotten.setSpec(emptySpec());
    client.resource(forgotten).create();
    await("the older one is watched")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              MarketPrismStack seen = client.resource(forgotten).get();
              return seen.getStatus() != null;
            });
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    Shell.run("docker", "stop", "marketprism-clickhouse-cold");
    scene.awaitActs(
        Duration.ofSeconds(40), "Start clickhouse-cold for ClickHouseColdDown/stopped: Succeeded");
  }

  private static StackSpec emptySpec() {
    return new StackSpec(null, null, null, null, null, null, null, null, null, null);
  }

  @Test
  void aRefusedRemediationIsReportedAndTheRestGoesOn() {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    client.resource(REFUSAL).create();
    client.resource(BINDING).create();
    Shell.run("docker", "stop", "marketprism-clickhouse-cold");
    await("reported")
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> scene.conditionMessage("Stalled"),
            message ->
                message.startsWith("RemediationRefused")
                    && message.contains("no room for a Remediation"));
    assertThat(scene.events())
        .anyMatch(event -> event.startsWith("AlertFiring ClickHouseColdDown"));
    assertThat(scene.remediations()).isEmpty();
    client.resource(BINDING).delete();
    await("healed")
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                scene.remediations().stream()
                    .anyMatch(r -> Scene.phase(r) == RemediationPhase.Succeeded));
    await("and no longer reported")
        .atMost(Duration.ofSeconds(60))
        .until(() -> scene.condition("Stalled").equals("False"));
  }

  @Test
  void aStackThatIsAppliedAgainStartsFromNothing() {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    client.resources(MarketPrismStack.class).inNamespace(Scene.NAMESPACE).delete();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    Shell.run("docker", "stop", "marketprism-clickhouse-cold");
    scene.awaitActs(
        Duration.ofSeconds(40), "Start clickhouse-cold for ClickHouseColdDown/stopped: Succeeded");
    client.resources(MarketPrismStack.class).inNamespace(Scene.NAMESPACE).delete();
    await("its series are gone")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                !OperatorUnderTest.shared()
                    .get("/metrics")
                    .body()
                    .contains("stack=\"marketprism\""));
  }

  private String hostCondition(String type) {
    DockerHost host = client.resources(DockerHost.class).withName("local").get();
    return host == null || host.getStatus() == null
        ? ""
        : host.getStatus().condition(type).map(c -> c.getStatus()).orElse("");
  }
}
