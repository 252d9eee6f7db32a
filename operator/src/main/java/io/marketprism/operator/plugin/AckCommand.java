package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Acknowledges escalations: the operator acts on the alerts again. */
@Command(
    name = "ack",
    mixinStandardHelpOptions = true,
    description =
        "Acknowledge an escalation after its cause was fixed: attempts are counted from zero, and"
            + " the operator acts on the alert again.")
final class AckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterStack stack = new ClusterStack();

  @Parameters(
      arity = "0..*",
      paramLabel = "ALERT",
      description = "The alerts (default: all that are escalated).")
  private List<String> alerts = List.of();

  @Override
  public Integer call() {
    try (KubernetesClient client = stack.connect()) {
      MarketPrismStack found = stack.find(client);
      List<String> escalated = escalated(found);
      List<String> chosen = alerts.isEmpty() ? escalated : alerts;
      if (chosen.isEmpty()) {
        throw new PluginException("nothing is escalated");
      }
      chosen.stream()
          .filter(alert -> !escalated.contains(alert))
          .findFirst()
          .ifPresent(
              alert -> {
                throw new PluginException(
                    alert
                        + " is not escalated; "
                        + (escalated.isEmpty()
                            ? "nothing is"
                            : "what is: " + String.join(", ", escalated)));
              });
      String at = Timestamps.format(Instant.now().truncatedTo(ChronoUnit.SECONDS));
      StackFields.change(
          client,
          found,
          fields -> {
            Object list = fields.get("acknowledge");
            for (String alert : chosen) {
              list =
                  StackFields.withItem(
                      list, "alert", alert, item -> Map.of("alert", alert, "at", at));
            }
            return Map.of("acknowledge", Objects.requireNonNull(list));
          });
      chosen.forEach(alert -> spec.commandLine().getOut().printf("%s acknowledged%n", alert));
    }
    return 0;
  }

  private static List<String> escalated(MarketPrismStack stack) {
    return Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY).alertsOrEmpty().stream()
        .filter(AlertStatus::needsPerson)
        .map(AlertStatus::name)
        .toList();
  }
}
