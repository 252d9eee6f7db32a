package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for a restart, under the gates of every other one. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    description =
        "Ask the operator to restart a service: in the order of causes, one at a time, with a flight"
            + " record, and verified.")
final class RestartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterStack stack = new ClusterStack();

  @Option(names = "--reason", required = true, description = "Why, for the record.")
  private String reason = "";

  @Option(names = "--by", description = "Who asks (default: the name of the user here).")
  private String by = Objects.requireNonNullElse(System.getProperty("user.name"), "somebody");

  @Option(
      names = "--override-limits",
      description = "Neither limits nor back-off nor an escalation hold it. All else does.")
  private boolean overrideLimits;

  @Parameters(paramLabel = "SERVICE", description = "The service.")
  private String service = "";

  @Override
  public Integer call() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("name", service);
    request.put("service", service);
    request.put("by", by);
    request.put("reason", reason);
    request.put("at", Timestamps.format(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    if (overrideLimits) {
      request.put("overrideLimits", true);
    }
    try (KubernetesClient client = stack.connect()) {
      StackFields.change(
          client,
          stack.find(client),
          fields ->
              Map.of(
                  "requests",
                  StackFields.withItem(fields.get("requests"), "name", service, old -> request)));
    }
    spec.commandLine()
        .getOut()
        .printf("asked to restart %s; follow it with `kubectl marketprism status -w`%n", service);
    return 0;
  }
}
