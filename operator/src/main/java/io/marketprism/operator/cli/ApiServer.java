package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option by which a command finds its API server. */
final class ApiServer {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The kubeconfig of the API server (default: $KUBECONFIG, else ~/.kube/config, else the"
              + " service account of the pod).")
  private @Nullable Path kubeconfig;

  /**
   * Where the API server is, and as whom to talk to it.
   *
   * @throws ParameterException where the file can't be used
   */
  Config config() {
    if (kubeconfig == null) {
      return Config.autoConfigure(null);
    }
    if (!Files.isReadable(kubeconfig)) {
      throw refused("can't be read");
    }
    try {
      return Config.fromKubeconfig(kubeconfig.toFile());
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw refused("is no kubeconfig");
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(
        Objects.requireNonNull(command).commandLine(),
        "--kubeconfig: %s %s".formatted(kubeconfig, why));
  }
}
