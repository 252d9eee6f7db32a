package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.MarketPrismStack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The stack that something is said of, for commands whose argument is something else. */
final class ClusterStack {

  @Mixin private Cluster cluster = new Cluster();

  @Option(
      names = {"-s", "--stack"},
      description = "The MarketPrismStack (default: the only one of the namespace).")
  private @Nullable String stack;

  /** A client of the stack's API server. */
  KubernetesClient connect() {
    return cluster.connect();
  }

  MarketPrismStack find(KubernetesClient client) {
    return Cluster.stack(client, stack);
  }
}
