package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An operator that looks after some namespaces alone, with the rights that the chart gives it then.
 */
class WatchScopeIT {

  private static final String STACK =
      """
      apiVersion: marketprism.io/v1alpha1
      kind: MarketPrismStack
      metadata: {name: marketprism}
      spec: {mode: Observe}
      """;

  @Test
  void stacksOfOtherNamespacesAreLeftAlone() throws IOException {
    try (ControlPlane cluster = ControlPlane.empty()) {
      for (String namespace : List.of("research", "trading")) {
        cluster.kubectl("create", "namespace", namespace);
      }
      cluster.run(
          Chart.program("helm"),
          "install",
          "marketprism-operator",
          Chart.FOLDER,
          "--namespace=marketprism-system",
          "--create-namespace",
          "--set=watchNamespaces={trading}");
      cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
      Path stack = Files.writeString(cluster.folder().resolve("stack.yaml"), STACK);
      for (String namespace : List.of("research", "trading")) {
        cluster.kubectl("apply", "-n", namespace, "-f", stack.toString());
      }
      try (OperatorUnderTest operator =
          OperatorUnderTest.launch(
              cluster.operatorKubeconfig(), List.of("--watch-namespaces=trading"))) {
        await("the stack is evaluated")
            .atMost(Duration.ofSeconds(30))
            .until(() -> !state(cluster, "trading").isEmpty());
        assertThat(state(cluster, "research")).isEmpty();
        assertThat(operator.log()).contains("looking after the stacks of trading");
      }
      assertThat(cluster.auditFrom(0))
          .filteredOn(
              line -> line.contains("serviceaccount:marketprism-system:marketprism-operator"))
          .isNotEmpty()
          .noneMatch(line -> line.contains("/namespaces/research/"))
          .noneMatch(line -> line.contains("\"code\":403"));
    }
  }

  private static String state(ControlPlane cluster, String namespace) {
    return cluster.kubectl(
        "get", "mps", "marketprism", "-n", namespace, "-o=jsonpath={.status.state}");
  }
}
