package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart in the hands of the real Helm, on a real API server with nothing else on it. */
class HelmIT {

  private static final String NAME = "marketprism-operator";
  private static final String NAMESPACE = "marketprism-system";
  private static final String CRD = "dockerhosts.marketprism.io";
  private static final String LABEL = "pod-security.kubernetes.io/enforce=";

  private static final String OPERATOR = "--as=system:serviceaccount:" + NAMESPACE + ":" + NAME;
  private static final String CLEAN_UP =
      "--as=system:serviceaccount:kube-system:generic-garbage-collector";

  private static ControlPlane cluster;

  @BeforeAll
  static void start() {
    cluster = ControlPlane.empty();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String helm(String... arguments) {
    return cluster.run(
        Chart.program("helm"),
        Stream.concat(Stream.of(arguments), Stream.of("--namespace=" + NAMESPACE))
            .toArray(String[]::new));
  }

  /** From the first install to the last command, in the words of the pages about it. */
  @Test
  void aReleaseLives(@TempDir Path folder) throws IOException {
    Path former = formerChart(folder);
    assertThat(helm("install", NAME, former.toString(), "--create-namespace", values("tls")))
        .contains("kubectl rollout status deployment/marketprism-operator")
        .doesNotContain("WARNING");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
    assertThat(cluster.kubectl("get", "dh", "local", "-o=jsonpath={.spec.tls.secretRef.name}"))
        .isEqualTo("docker-client");
    cluster.kubectl("apply", "--server-side", "-f", "deploy/samples/stack.yaml");
    String stack = stack();
    onlyTheOperatorWritesRemediations(folder);

    aFieldThatTheCrdsDoNotKnowIsRefused();
    theCrdsAreBroughtUpToDate();
    helm("upgrade", NAME, Chart.FOLDER, values("tls"), prometheus(), "--set=replicas=3");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
    assertThat(cluster.kubectl("get", "dh", "local", "-o=jsonpath={.spec.prometheus.url}"))
        .isEqualTo("http://192.0.2.10:9090");
    assertThat(stack()).as("an upgrade touches no stack").isEqualTo(stack);

    monitoringIsThereOnceTheClusterKnowsIt();

    helm("rollback", NAME, "1");
    assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);
    assertThat(prometheusIsKnown()).as("a rollback leaves the CRDs").isTrue();
    assertThat(stack()).isEqualTo(stack);

    helm("uninstall", NAME);
    assertThat(deployment()).isNull();
    assertThat(
            cluster.kubectl(
                "get",
                "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings,dockerhosts",
                "-o=name"))
        .doesNotContain("marketprism");
    assertThat(stack()).as("stacks and CRDs stay").isEqualTo(stack);
  }

  /** Whatever their roles say. */
  private static void onlyTheOperatorWritesRemediations(Path folder) throws IOException {
    cluster.kubectl(
        "create",
        "clusterrolebinding",
        "everybody",
        "--clusterrole=cluster-admin",
        "--group=system:authenticated");
    String file = remediation(folder, "marketprism.nats.1");
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> create(file, "--as=alice", "--dry-run=server"))
                    .hasMessageContaining("only the operator writes Remediations"));
    assertThatThrownBy(() -> create(file)).hasMessageContaining("only the operator");
    for (String name : List.of("marketprism.nats.1234567890123456", "nats.1", "a.b.x")) {
      String odd = remediation(folder, name);
      assertThatThrownBy(() -> create(odd, OPERATOR)).hasMessageContaining("STACK.SERVICE.EPOCH");
    }
    create(file, OPERATOR);
    String[] patch = {"patch", "rem", "marketprism.nats.1", "--type=merge", "-p"};
    String label = "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}";
    String phase = "{\"status\": {\"phase\": \"Succeeded\"}}";
    refused(patch, label, "--as=alice");
    refused(patch, phase, "--subresource=status", "--as=alice");
    refused(patch, phase, "--subresource=status");
    cluster.kubectl(with(patch, phase, "--subresource=status", OPERATOR));
    String approval =
        "{\"spec\": {\"approval\": {\"decision\": \"Approved\", \"by\": \"alice\", \"reason\": \"why\"}}}";
    assertThatThrownBy(() -> cluster.kubectl(with(patch, approval, "--as=alice")))
        .hasMessageContaining("it needs no approval");
    create(
        Files.writeString(
                folder.resolve("proposed.yaml"),
                Files.readString(Path.of(file)).replace("marketprism.nats.1", "marketprism.nats.2")
                    + "  approveBefore: \"2026-12-01T06:15:00Z\"\n")
            .toString(),
        OPERATOR);
    String[] proposed = {"patch", "rem", "marketprism.nats.2", "--type=merge", "-p"};
    refused(proposed, approval, "--as=bob"); // only under one's own name
    refused(proposed, label, "--as=alice");
    cluster.kubectl(with(proposed, approval, "--as=alice"));
    assertThatThrownBy(
            () ->
                cluster.kubectl(
                    with(proposed, approval.replace("Approved", "Refused"), "--as=alice")))
        .as("once")
        .isInstanceOf(AssertionError.class);
    cluster.kubectl("delete", "rem", "marketprism.nats.2", CLEAN_UP);
    refused(new String[] {"delete", "rem", "marketprism.nats.1"}, "--as=alice");
    cluster.kubectl("delete", "rem", "marketprism.nats.1", CLEAN_UP);
    cluster.kubectl("delete", "clusterrolebinding", "everybody");
  }

  private static void refused(String[] command, String... more) {
    assertThatThrownBy(() -> cluster.kubectl(with(command, more)))
        .hasMessageContaining("only the operator writes Remediations");
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
  }

  private static void create(String file, String... more) {
    cluster.kubectl(with(new String[] {"create", "-f", file}, more));
  }

  private static String remediation(Path folder, String name) throws IOException {
    return Files.writeString(
            folder.resolve(name + ".yaml"),
            """
            apiVersion: marketprism.io/v1alpha1
            kind: Remediation
            metadata: {name: %s, namespace: default}
            spec:
              stack: marketprism
              service: nats
              alert: BrokerDown
              scenario: crashed
              action: Restart
              reason: forged
              actBefore: "2026-12-01T06:00:00Z"
              target: {hostRef: local, engineId: e, container: c, containerId: i, startedAt: "2026-12-01T06:00:00Z"}
            """
                .formatted(name))
        .toString();
  }

  private static void aFieldThatTheCrdsDoNotKnowIsRefused() {
    assertThat(prometheusIsKnown()).isFalse();
    assertThatThrownBy(() -> helm("upgrade", NAME, Chart.FOLDER, values("tls"), prometheus()))
        .hasMessageContaining("CRD " + CRD + " lacks fields of this chart");
    assertThat(prometheusIsKnown()).as("Helm leaves CRDs alone").isFalse();
  }

  private static void theCrdsAreBroughtUpToDate() {
    cluster.run(
        "bash",
        "-c",
        "'%s' show crds %s | kubectl apply --server-side --force-conflicts -f -"
            .formatted(Chart.program("helm"), Chart.FOLDER));
    assertThat(prometheusIsKnown()).isTrue();
  }

  private static void monitoringIsThereOnceTheClusterKnowsIt() {
    assertThatThrownBy(
            () -> helm("upgrade", NAME, Chart.FOLDER, values("tls"), values("monitoring")))
        .hasMessageContaining("the cluster knows no");
    cluster.kubectl("apply", "--server-side", "-f", System.getenv("MARKETPRISM_MONITORING_CRDS"));
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    helm("upgrade", NAME, Chart.FOLDER, values("tls"), values("monitoring"));
    assertThat(
            cluster.kubectl(
                "get",
                "servicemonitors,prometheusrules,configmaps,networkpolicies",
                "-l=app.kubernetes.io/name=" + NAME,
                "-n=" + NAMESPACE,
                "-o=name"))
        .hasLineCount(4);
    cluster.kubectl(
        "apply",
        "--server-side",
        "--force-conflicts",
        "--dry-run=server",
        "-k",
        "deploy/overlays/monitoring");
  }

  @Test
  void itsPodNeedsNoMoreThanRestricted() {
    Pod pod = pod();
    admits("pods-restricted", "restricted", pod);
    Pod withSocket = pod(values("docker-socket"));
    assertThatThrownBy(() -> admits("socket-restricted", "restricted", withSocket))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity \"restricted:latest\"")
        .hasMessageContaining("host namespaces");
    assertThatThrownBy(() -> admits("socket-baseline", "baseline", withSocket))
        .hasMessageContaining("violates PodSecurity \"baseline:latest\"");
    admits("socket-privileged", "privileged", withSocket);
  }

  /** A pod as the Deployment would make it, in a namespace of that pod security. */
  private static void admits(String namespace, String level, Pod pod) {
    cluster.kubectl("create", "namespace", namespace);
    cluster.kubectl("label", "namespace", namespace, LABEL + level);
    cluster.client().pods().inNamespace(namespace).resource(pod).dryRun().create();
  }

  private static Pod pod(String... values) {
    JsonNode deployment = Chart.template(values).get("Deployment " + NAME);
    var template =
        Serialization.unmarshal(deployment.toString(), Deployment.class).getSpec().getTemplate();
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withName("operator")
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  /** The chart as of a release before {@code prometheus} was in DockerHosts. */
  private static Path formerChart(Path folder) throws IOException {
    Shell.run("cp", "-r", Chart.FOLDER, folder.toString());
    Path chart = folder.resolve(NAME);
    Path file = chart.resolve("crds/" + CRD + "-v1.yml");
    JsonNode crd = Serialization.unmarshal(Files.readString(file), JsonNode.class);
    JsonNode properties =
        crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    assertThat(((ObjectNode) properties).remove("prometheus")).isNotNull();
    Files.writeString(file, Serialization.asYaml(crd));
    return chart;
  }

  private static boolean prometheusIsKnown() {
    return cluster.kubectl("get", "crd", CRD, "-o=yaml").contains("prometheus:");
  }

  private static String prometheus() {
    return "--set=dockerHosts[0].spec.prometheus.url=http://192.0.2.10:9090";
  }

  private static String values(String example) {
    return "--values=" + Chart.FOLDER + "/examples/" + example + ".yaml";
  }

  private static Deployment deployment() {
    return cluster.client().apps().deployments().inNamespace(NAMESPACE).withName(NAME).get();
  }

  /** What names one state of one stack. */
  private static String stack() {
    return cluster.kubectl(
        "get", "mps", "marketprism", "-o=jsonpath={.metadata.uid} {.metadata.resourceVersion}");
  }
}
