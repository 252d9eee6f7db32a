package io.marketprism.operator.plugin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of kubectl by which a command finds its API server and its namespace. */
final class Cluster {

  private static final String DEFAULT = "default";

  /** What a client reads and writes by: made when there is one, and not by each command line. */
  private static final class Kinds {
    /** Each command names the kinds that it reads: to load all others takes most of its time. */
    static final KubernetesSerialization KNOWN_ONLY =
        new KubernetesSerialization(new ObjectMapper(), false);
  }

  @Option(
      names = {"-n", "--namespace"},
      description = "The namespace (default: that of the kubeconfig's context).")
  private @Nullable String namespace;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig (default: $KUBECONFIG, else ~/.kube/config).")
  private @Nullable Path kubeconfig;

  @Option(names = "--context", description = "A context of the kubeconfig (default: the current).")
  private @Nullable String context;

  /**
   * Has a client's classes made, and those of what it reads, while the command line is read: either
   * takes about as long. Nothing is asked, and no file is read.
   */
  static void prepare() {
    // What reads kubeconfigs loads all kinds that the client has.
    Serialization.unmarshal("contexts: []", io.fabric8.kubernetes.api.model.Config.class);
    Config nowhere =
        new ConfigBuilder().withAutoConfigure(false).withMasterUrl("http://127.0.0.1").build();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(nowhere)
            .withKubernetesSerialization(Kinds.KNOWN_ONLY)
            .build()) {
      client.resources(MarketPrismStack.class);
      Kinds.KNOWN_ONLY.unmarshal("{\"spec\": {}, \"status\": {}}", MarketPrismStack.class);
      Kinds.KNOWN_ONLY.unmarshal("{\"status\": {}}", Remediation.class);
    }
  }

  /** A client of the API server, for its namespace. */
  KubernetesClient connect() {
    Config config = config();
    config.setNamespace(Objects.requireNonNullElse(namespace, namespaceOf(config)));
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(Kinds.KNOWN_ONLY)
        .build();
  }

  /** These options as kubectl takes them. */
  List<String> kubectlOptions() {
    List<String> options = new ArrayList<>();
    if (namespace != null) {
      options.add("--namespace=" + namespace);
    }
    if (kubeconfig != null) {
      options.add("--kubeconfig=" + kubeconfig);
    }
    if (context != null) {
      options.add("--context=" + context);
    }
    return options;
  }

  private static String namespaceOf(Config config) {
    return config.getNamespace() == null ? DEFAULT : config.getNamespace();
  }

  private Config config() {
    if (kubeconfig == null) {
      return Config.autoConfigure(context);
    }
    if (!Files.isReadable(kubeconfig)) {
      throw new PluginException("the kubeconfig can't be read: " + kubeconfig);
    }
    return Config.fromKubeconfig(context, kubeconfig.toFile());
  }

  /**
   * A stack of the namespace.
   *
   * @param name its name; if omitted, the namespace must have exactly one
   */
  static MarketPrismStack stack(KubernetesClient client, @Nullable String name) {
    String place = "the namespace " + client.getNamespace();
    if (name != null) {
      MarketPrismStack found = client.resources(MarketPrismStack.class).withName(name).get();
      if (found == null) {
        throw new PluginException("there is no MarketPrismStack %s in %s".formatted(name, place));
      }
      return found;
    }
    List<MarketPrismStack> all = client.resources(MarketPrismStack.class).list().getItems();
    return switch (all.size()) {
      case 0 -> throw new PluginException("there is no MarketPrismStack in " + place);
      case 1 -> all.getFirst();
      default ->
          throw new PluginException(
              "name one of the stacks in %s: %s"
                  .formatted(
                      place,
                      all.stream()
                          .map(stack -> stack.getMetadata().getName())
                          .collect(Collectors.joining(", "))));
    };
  }

  /** What was done for a stack. */
  static List<Remediation> remediations(KubernetesClient client, MarketPrismStack stack) {
    return client
        .resources(Remediation.class)
        .withLabel(Remediation.STACK_LABEL, stack.getMetadata().getName())
        .list()
        .getItems();
  }
}
