package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.plugin.OperatorApi.Call;
import io.marketprism.operator.plugin.OperatorApi.Reply;
import io.marketprism.operator.web.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Collects what somebody needs who is asked for help. */
@Command(
    name = "support-bundle",
    mixinStandardHelpOptions = true,
    description =
        "Write a zip file for a request for help: stacks, DockerHosts, Remediations, their Events, an"
            + " explanation of each stack, the operator's metrics and version. Secrets are masked.")
final class SupportBundleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Cluster cluster = new Cluster();
  @Mixin private OperatorApi operator = new OperatorApi();

  @Option(
      names = {"-f", "--file"},
      description = "The file to write (default: marketprism-support-TIME.zip in this folder).")
  private @Nullable Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    SupportBundle bundle = new SupportBundle();
    try (KubernetesClient client = cluster.connect()) {
      collect(client, bundle);
    }
    Path zip = file == null ? Path.of(defaultName(Instant.now())) : file;
    bundle.write(zip);
    out.printf("%s:%n", zip);
    bundle
        .files()
        .forEach((name, text) -> out.printf("  %s (%d characters)%n", name, text.length()));
    out.println(
        "Secrets are masked as far as they can be recognised: look through it before you send it.");
    out.flush();
    return 0;
  }

  private void collect(KubernetesClient client, SupportBundle bundle) {
    String namespace = client.getNamespace();
    List<String> stacks = new ArrayList<>();
    bundle.add(
        "stacks.yaml",
        () -> {
          List<MarketPrismStack> found = client.resources(MarketPrismStack.class).list().getItems();
          found.forEach(stack -> stacks.add(stack.getMetadata().getName()));
          return SupportBundle.yaml(found);
        });
    bundle.add(
        "dockerhosts.yaml",
        () -> SupportBundle.yaml(client.resources(DockerHost.class).list().getItems()));
    bundle.add(
        "remediations.yaml",
        () -> SupportBundle.yaml(client.resources(Remediation.class).list().getItems()));
    bundle.add("events.yaml", () -> SupportBundle.yaml(events(client, namespace)));
    for (String stack : stacks) {
      bundle.add(
          "explanations/%s.json".formatted(stack),
          () ->
              Json.MAPPER
                  .valueToTree(OperatorAnswers.explanation(operator, client, namespace, stack))
                  .toPrettyString());
    }
    bundle.add("metrics.txt", () -> metrics(client));
    bundle.add(
        "kubernetes-version.txt", () -> client.getKubernetesVersion().getGitVersion() + "\n");
  }

  private static List<Event> events(KubernetesClient client, String namespace) {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(
            event ->
                event.getInvolvedObject() != null
                    && String.valueOf(event.getInvolvedObject().getApiVersion())
                        .startsWith("marketprism.io/"))
        .toList();
  }

  /** Of every operator: each has its own, and says its version. */
  private String metrics(KubernetesClient client) {
    return operator.ask(client, new Call("GET", "/metrics", false), reply -> false).stream()
        .filter(Reply::isOk)
        .map(reply -> "# %s%n%s".formatted(reply.from(), reply.body()))
        .collect(Collectors.joining("\n"));
  }

  /** No colons, which some file systems don't take. */
  static String defaultName(Instant now) {
    return "marketprism-support-%s.zip"
        .formatted(now.truncatedTo(ChronoUnit.SECONDS).toString().replace(":", ""));
  }
}
