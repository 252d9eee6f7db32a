package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.Remediation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what was done for a stack. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description =
        "Show the Remediations of a stack in the order of time: what was done, and its outcome.")
final class HistoryCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShownStack stack = new ShownStack();

  @Option(
      names = {"-s", "--service"},
      description = "Only what was done to this service.")
  private @Nullable String service;

  @Override
  public Integer call() {
    Optional<KubectlAnswer> answer = stack.answer();
    if (answer.isPresent()) {
      show(answer.get().remediations());
      return 0;
    }
    try (KubernetesClient client = stack.connect()) {
      show(Cluster.remediations(client, stack.find(client)));
    }
    return 0;
  }

  private void show(List<Remediation> remediations) {
    List<Remediation> found =
        remediations.stream()
            .filter(r -> service == null || service.equals(r.getSpec().service()))
            .toList();
    stack.print(
        spec.commandLine().getOut(),
        found,
        () -> RemediationTable.of(found, Instant.now(), ZoneId.systemDefault()));
  }
}
