package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.marketprism.operator.install.Installer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies what the operator needs in the API. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description =
        "Apply the three kinds, the operator's namespace, its service account and its roles, with an"
            + " administrator's kubeconfig. Can be repeated.")
final class InstallCommand implements Callable<Integer> {

  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ApiServer apiServer = new ApiServer();

  @Option(
      names = "--docker-host",
      description = "Create the DockerHost named local too, unless there is one.")
  private boolean dockerHost;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for the API server (default: ${DEFAULT-VALUE}).")
  private int waitSeconds = 120;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(apiServer.config()).build()) {
      Installer installer = new Installer(client);
      if (!apiIsReady(installer)) {
        spec.commandLine()
            .getErr()
            .printf("%s is not ready after %d s%n", client.getMasterUrl(), waitSeconds);
        return 1;
      }
      installer.applyKinds();
      installer.applyRights();
      out.println("applied the kinds, and the operator's rights");
      if (dockerHost) {
        out.println(
            installer.makeDockerHost()
                ? "made the DockerHost local"
                : "left the DockerHost local as it is");
      }
    }
    return 0;
  }

  private boolean apiIsReady(Installer installer) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    while (!installer.apiIsReady()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
    }
    return true;
  }
}
