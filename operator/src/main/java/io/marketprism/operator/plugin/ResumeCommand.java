package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends a pause. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "End a pause. What is still wrong is acted on from now on.")
final class ResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterStack stack = new ClusterStack();
  @Mixin private Paused paused = new Paused();

  @Override
  public Integer call() {
    try (KubernetesClient client = stack.connect()) {
      StackFields.change(client, stack.find(client), fields -> paused.change(fields, null));
    }
    spec.commandLine().getOut().printf("resumed %s%n", paused);
    return 0;
  }
}
