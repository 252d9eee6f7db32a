package io.marketprism.operator.cli;

import io.marketprism.operator.install.ControlPlaneFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the kubeconfig of the administrator of a control plane beside the operator. */
@Command(
    name = "kubeconfig",
    mixinStandardHelpOptions = true,
    description = "Print the administrator's kubeconfig that bootstrap has created: a secret.")
final class KubeconfigCommand implements Callable<Integer> {

  static final String CONTROL_PLANE = "/var/lib/control-plane";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--control-plane-dir",
      defaultValue = CONTROL_PLANE,
      description = "The folder of the API server and of etcd (default: ${DEFAULT-VALUE}).")
  private Path controlPlane = Path.of(CONTROL_PLANE);

  @Override
  public Integer call() throws IOException {
    Path file = ControlPlaneFiles.adminKubeconfig(controlPlane);
    if (!Files.exists(file)) {
      spec.commandLine()
          .getErr()
          .printf("there is no %s: run `control-plane bootstrap` first%n", file);
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(Files.readString(file));
    out.flush();
    return 0;
  }
}
