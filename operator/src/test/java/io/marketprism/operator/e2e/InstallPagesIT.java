package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.docs.Commands;
import io.marketprism.operator.docs.MarkdownPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the pages about the three ways in, as they stand, in a copy of the files that
 * they name. What waits for pods is not run: there is an API server here, and no node.
 */
class InstallPagesIT {

  private static final String PROJECT = "mp-operator-pages";

  @TempDir private Path home;

  @BeforeEach
  void copyWhatThePagesName() {
    Shell.run("cp", "-r", "crds", "deploy", "helm", home.toString());
  }

  @Test
  void inAClusterByHelmAndByKustomize() throws IOException {
    try (ControlPlane cluster = ControlPlane.empty()) {
      cluster.kubectl("apply", "--server-side", "-f", System.getenv("MARKETPRISM_MONITORING_CRDS"));
      Map<String, String> environment =
          Map.of(
              "KUBECONFIG",
              cluster.kubeconfig().toString(),
              "PATH",
              Path.of(Chart.program("helm")).getParent() + ":" + System.getenv("PATH"));
      type(environment, "how-to/docker-over-tls");
      assertThat(type(environment, "how-to/install-helm", "how-to/upgrade"))
          .contains("Rollback was a success", "release \"marketprism-operator\" uninstalled");
      assertThat(type(environment, "how-to/install-kustomize"))
          .contains("deployment.apps/marketprism-operator serverside-applied");
    }
  }

  @Test
  void onADockerHost() throws IOException {
    assertThat(onAFreshDockerHost("how-to/install-docker-host")).contains("RemediationSucceeded");
  }

  @Test
  void theTutorial() throws IOException {
    assertThat(onAFreshDockerHost("tutorial/quickstart"))
        .contains("would Start nats", "RemediationSucceeded");
  }

  private String onAFreshDockerHost(String page) throws IOException {
    Scene.fresh();
    Map<String, String> environment = ComposeWay.settings();
    environment.put("COMPOSE_PROJECT_NAME", PROJECT);
    try {
      return type(environment, page);
    } finally {
      environment.put("DOCKER_GID", "0");
      Shell.run(
          environment,
          "docker",
          "compose",
          "--file=deploy/compose/docker-compose.yml",
          "down",
          "--volumes");
    }
  }

  /** Types what stands on pages, one after the other, in the folder of the project. */
  private String type(Map<String, String> environment, String... names) throws IOException {
    List<MarkdownPage> pages = new ArrayList<>();
    for (String name : names) {
      pages.add(MarkdownPage.read(Shell.ROOT.resolve("docs/" + name + ".md")));
    }
    Path script = Files.writeString(home.resolve("script"), Commands.script(pages));
    Map<String, String> all = new HashMap<>(environment);
    all.put("HOME", home.toString());
    return Shell.run(
        all, "env", "-C", home.toString(), "timeout", "120", "bash", script.toString());
  }
}
