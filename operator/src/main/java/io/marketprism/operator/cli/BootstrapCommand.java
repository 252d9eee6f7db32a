package io.marketprism.operator.cli;

import io.marketprism.operator.install.ControlPlaneFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the keys of a control plane beside the operator. */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description =
        "Create the keys, certificates and kubeconfigs of a control plane beside the operator, unless"
            + " they are there.")
final class BootstrapCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--control-plane-dir",
      defaultValue = KubeconfigCommand.CONTROL_PLANE,
      description = "The folder of the API server and of etcd (default: ${DEFAULT-VALUE}).")
  private Path controlPlane = Path.of(KubeconfigCommand.CONTROL_PLANE);

  @Option(
      names = "--operator-dir",
      defaultValue = "/var/lib/marketprism-operator",
      description = "The operator's own folder, for its kubeconfig (default: ${DEFAULT-VALUE}).")
  private Path operator = Path.of("/var/lib/marketprism-operator");

  @Option(
      names = "--api-server",
      defaultValue = "https://127.0.0.1:6443",
      description = "Where clients reach the API server (default: ${DEFAULT-VALUE}).")
  private URI apiServer = URI.create("https://127.0.0.1:6443");

  @Option(
      names = "--renew",
      description = "Create them again: kubeconfigs that were handed out before stop working.")
  private boolean renew;

  @Override
  public Integer call() {
    try {
      boolean made =
          new ControlPlaneFiles(controlPlane, operator, Clock.systemUTC()).make(apiServer, renew);
      spec.commandLine()
          .getOut()
          .println(
              made ? "created keys and certificates, good for ten years" : "all keys are there");
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("the keys can't be written: " + e.getMessage());
      return 1;
    }
  }
}
