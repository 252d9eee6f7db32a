package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.Remediation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what was done for a stack. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description =
        "Shows the Remediations of a stack in the order of time: what was done, and its outcome.")
final class HistoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Cluster cluster = new Cluster();
  @Mixin private OutputFormat output = new OutputFormat();

  @Option(
      names = {"-s", "--service"},
      description = "Only what was done to this service.")
  private @Nullable String service;

  @Parameters(
      arity = "0..1",
      paramLabel = "STACK",
      description = "The MarketPrismStack (default: the only one of the namespace).")
  private @Nullable String stack;

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.connect()) {
      List<Remediation> found =
          Cluster.remediations(client, Cluster.stack(client, stack)).stream()
              .filter(r -> service == null || service.equals(r.getSpec().service()))
              .toList();
      output.print(
          spec.commandLine().getOut(),
          found,
          () -> RemediationTable.of(found, Instant.now(), ZoneId.systemDefault()));
    }
    return 0;
  }
}
