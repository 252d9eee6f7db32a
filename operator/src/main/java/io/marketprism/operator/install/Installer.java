package io.marketprism.operator.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Applies the objects that the operator needs in the API, as they are in {@code crds/} and {@code
 * deploy/} of the same version.
 */
public final class Installer {

  /** The files of {@code crds/}. */
  static final List<String> CRDS =
      Stream.of("dockerhosts", "marketprismstacks", "remediations")
          .map(kind -> kind + ".marketprism.io-v1.yml")
          .toList();

  /** The files of {@code deploy/base} that are not about pods. */
  static final List<String> RIGHTS =
      List.of(
          "namespace.yaml",
          "serviceaccount.yaml",
          "rbac.yaml",
          "rbac-people.yaml",
          "admissionpolicy.yaml");

  private static final String DOCKER_HOST = "dockerhost-local.yaml";

  private static final String MANAGER = "marketprism-operator-install";

  private final KubernetesClient client;

  /**
   * @param client an administrator's
   */
  public Installer(KubernetesClient client) {
    this.client = client;
  }

  /** Whether the API server is ready, and has made the namespace that stacks are applied to. */
  public boolean apiIsReady() {
    try {
      return "ok".equals(client.raw("/readyz"))
          && client.namespaces().withName("default").get() != null;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  /** Applies the three kinds, and waits until the API server serves them. */
  public void applyKinds() {
    for (String file : CRDS) {
      for (HasMetadata crd : read("crds/" + file)) {
        apply(crd, MANAGER);
      }
    }
    for (String file : CRDS) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(file.replace("-v1.yml", ""))
          .waitUntilCondition(
              crd ->
                  crd != null
                      && crd.getStatus() != null
                      && crd.getStatus().getConditions().stream()
                          .anyMatch(
                              c ->
                                  c.getType().equals("Established")
                                      && c.getStatus().equals("True")),
              30,
              TimeUnit.SECONDS);
    }
  }

  /**
   * Applies the operator's namespace, its service account and its role, and the roles of people.
   */
  public void applyRights() {
    for (String file : RIGHTS) {
      read("deploy/" + file).forEach(object -> apply(object, MANAGER));
    }
  }

  /**
   * Makes the DockerHost named local unless there is one: from then on it is the administrator's.
   * It is made in the name of kubectl, so that applying a file of one's own meets no conflict.
   *
   * @return whether it was made
   */
  public boolean makeDockerHost() {
    HasMetadata host = read("deploy/" + DOCKER_HOST).getFirst();
    if (client.resource(host).get() != null) {
      return false;
    }
    apply(host, "kubectl");
    return true;
  }

  private void apply(HasMetadata object, String manager) {
    client.resource(object).fieldManager(manager).forceConflicts().serverSideApply();
  }

  private List<HasMetadata> read(String resource) {
    try (InputStream yaml =
        Objects.requireNonNull(Installer.class.getResourceAsStream(resource), resource)) {
      return client.load(yaml).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
