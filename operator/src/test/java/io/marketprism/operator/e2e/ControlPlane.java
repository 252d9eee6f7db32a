package io.marketprism.operator.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real kube-apiserver. */
final class ControlPlane implements AutoCloseable {

  /** One for all tests of a run; it is there from when the first of them asks for it. */
  private static final class Shared {

    static final ControlPlane INSTANCE = installed();

    private static ControlPlane installed() {
      ControlPlane controlPlane = new ControlPlane();
      controlPlane.kubectl("apply", "--server-side", "-f", "crds/");
      controlPlane.kubectl("apply", "--server-side", "-k", "deploy/base");
      controlPlane.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
      return controlPlane;
    }
  }

  private final Path folder;
  private final KubernetesClient client;
  private final Thread atExit = new Thread(this::stop);

  private ControlPlane() {
    try {
      folder = Files.createTempDirectory("control-plane");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    Shell.run("demo/machine/control-plane", "up", folder.toString());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
            .build();
  }

  /**
   * The one with the CRDs and the operator's service account and role, as {@code deploy/} has them.
   */
  static ControlPlane get() {
    return Shared.INSTANCE;
  }

  /** Another one, on which nothing is installed. */
  static ControlPlane empty() {
    return new ControlPlane();
  }

  /** A client with all rights. */
  KubernetesClient client() {
    return client;
  }

  Path folder() {
    return folder;
  }

  String kubectl(String... arguments) {
    return run("kubectl", arguments);
  }

  /**
   * What a program printed that was given all rights here; fails the test as {@link Shell} does.
   */
  String run(String program, String... arguments) {
    return Shell.run(
        Map.of("KUBECONFIG", kubeconfig().toString()),
        Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new));
  }

  /** The kubeconfig of an administrator. */
  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** The kubeconfig of the operator: its service account, with the rights that it is given. */
  Path operatorKubeconfig() {
    String token = kubectl("create", "token", "marketprism-operator", "-n", "marketprism-system");
    String kubeconfig =
        Shell.run(
            "bash",
            "-c",
            "demo/machine/control-plane kubeconfig '%s' <<< '%s'".formatted(folder, token));
    try {
      return Files.writeString(folder.resolve("operator.kubeconfig"), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests that the API server has answered since line {@code from} of its audit log. */
  List<String> auditSince(int from) {
    try {
      return Files.readAllLines(folder.resolve("audit.log")).stream().skip(from).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends one that was empty. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  private void stop() {
    if (client != null) {
      client.close();
    }
    Shell.run("demo/machine/control-plane", "down", folder.toString());
  }
}
