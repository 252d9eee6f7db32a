package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.web.Json;
import io.marketprism.operator.web.StackExplanation;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows why a stack's alerts are acted on, or not. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Explain why the operator acts on a stack's alerts or not: each gate with its numbers, the"
            + " readings with their age and threshold, and what would make it act.")
final class ExplainCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ShownStack stack = new ShownStack();
  @Mixin private OperatorApi operator = new OperatorApi();

  @Option(
      names = {"-a", "--all"},
      description = "Explain alerts that are inactive as well.")
  private boolean all;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ALERT",
      description = "Only this alert (default: all that are not inactive).")
  private @Nullable String alert;

  @Override
  public Integer call() {
    try (KubernetesClient client = stack.connect()) {
      MarketPrismStack found = stack.find(client);
      StackExplanation explanation =
          OperatorAnswers.explanation(
              operator, client, found.getMetadata().getNamespace(), found.getMetadata().getName());
      StackExplanation shown = alert == null ? explanation : only(explanation, alert);
      stack.print(
          spec.commandLine().getOut(),
          Json.MAPPER.valueToTree(shown),
          () -> new ExplainScreen(shown, ZoneId.systemDefault()).text(all || alert != null));
    }
    return 0;
  }

  private static StackExplanation only(StackExplanation all, String alert) {
    List<Explanation.Alert> one =
        all.alerts().stream().filter(a -> a.name().equals(alert)).toList();
    if (one.isEmpty()) {
      throw new PluginException(
          "there is no alert %s; there are %s"
              .formatted(
                  alert,
                  all.alerts().stream()
                      .map(Explanation.Alert::name)
                      .collect(Collectors.joining(", "))));
    }
    return new StackExplanation(
        all.namespace(),
        all.stack(),
        all.operator(),
        all.version(),
        all.leading(),
        all.evaluatedAt(),
        all.switchedOff(),
        one);
  }
}
