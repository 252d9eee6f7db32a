package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the flight record of a Remediation. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    description =
        "Show the flight record of a Remediation: what was seen just before the action. Ask each of"
            + " the operator's pods until one has it.")
final class RecordCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Cluster cluster = new Cluster();
  @Mixin private OperatorApi operator = new OperatorApi();
  @Mixin private OutputFormat output = new OutputFormat();

  @Parameters(paramLabel = "REMEDIATION", description = "The Remediation's name.")
  private String remediation = "";

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.connect()) {
      String text =
          OperatorAnswers.flightRecord(operator, client, client.getNamespace(), remediation);
      output.print(
          spec.commandLine().getOut(),
          Map.of("remediation", remediation, "flightRecord", text),
          () -> text.endsWith("\n") ? text : text + "\n");
    }
    return 0;
  }
}
