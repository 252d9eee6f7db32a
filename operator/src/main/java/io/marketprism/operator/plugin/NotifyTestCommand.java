package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.web.Json;
import io.marketprism.operator.web.TestDelivery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a test notice. */
@Command(
    name = "notify-test",
    mixinStandardHelpOptions = true,
    description =
        "Send one test notice to a receiver of a DockerHost, which says that nothing has happened,"
            + " and show what the receiver answers. Needs the right to update the DockerHost.")
final class NotifyTestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Cluster cluster = new Cluster();
  @Mixin private OperatorApi operator = new OperatorApi();
  @Mixin private OutputFormat output = new OutputFormat();

  @Option(
      names = "--docker-host",
      paramLabel = "NAME",
      defaultValue = "local",
      description = "The DockerHost that declares the receiver (default: ${DEFAULT-VALUE}).")
  private String dockerHost = "local";

  @Parameters(paramLabel = "RECEIVER", description = "The receiver's name in spec.notifications.")
  private String receiver = "";

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.connect()) {
      TestDelivery sent = OperatorAnswers.sendTest(operator, client, dockerHost, receiver);
      output.print(
          spec.commandLine().getOut(),
          Json.MAPPER.valueToTree(sent),
          () ->
              "%s/%s: %s%n"
                  .formatted(
                      dockerHost,
                      receiver,
                      sent.delivered() ? sent.message() : "not delivered: " + sent.message()));
      return sent.delivered() ? 0 : 1;
    }
  }
}
