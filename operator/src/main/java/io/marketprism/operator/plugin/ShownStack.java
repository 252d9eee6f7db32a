package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.MarketPrismStack;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands share that show something of a stack: which one, and in which form. */
final class ShownStack {

  @Mixin private Cluster cluster = new Cluster();
  @Mixin private OutputFormat output = new OutputFormat();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "STACK",
      description = "The MarketPrismStack (default: the only one of the namespace).")
  private @Nullable String stack;

  /** The stack as kubectl shows it; empty where that isn't enough, and a client is needed. */
  Optional<KubectlAnswer> answer() {
    return output.isForPeople()
        ? KubectlAnswer.ask(cluster.kubectlOptions(), stack)
        : Optional.empty();
  }

  /** A client of the stack's API server. */
  KubernetesClient connect() {
    return cluster.connect();
  }

  MarketPrismStack find(KubernetesClient client) {
    return Cluster.stack(client, stack);
  }

  /**
   * Prints what is to be shown of it.
   *
   * @param objects for programs
   * @param text for people
   */
  void print(PrintWriter out, Object objects, Supplier<String> text) {
    output.print(out, objects, text);
  }
}
