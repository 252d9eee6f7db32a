package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.marketprism.operator.api.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Holds actions for a while. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description =
        "Hold actions: everything is still observed and decided, and nothing is done. What is under"
            + " way is finished.")
final class PauseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterStack stack = new ClusterStack();
  @Mixin private Paused paused = new Paused();

  @Option(names = "--reason", required = true, description = "Why, for those who wonder.")
  private String reason = "";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Until so much later, such as 90m or 2h30m (default: until resume).")
  private @Nullable String duration;

  @Override
  public Integer call() {
    Map<String, @Nullable Object> pause = new LinkedHashMap<>();
    pause.put("reason", reason);
    // Null takes an end away that an earlier pause has.
    String until =
        duration == null
            ? null
            : Timestamps.format(
                Instant.now().plus(length(duration)).truncatedTo(ChronoUnit.SECONDS));
    pause.put("until", until);
    try (KubernetesClient client = stack.connect()) {
      StackFields.change(client, stack.find(client), fields -> paused.change(fields, pause));
    }
    spec.commandLine()
        .getOut()
        .printf("paused %s%s%n", paused, until == null ? "" : " until " + until);
    return 0;
  }

  private Duration length(String text) {
    try {
      Duration length = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (length.isPositive()) {
        return length;
      }
    } catch (DateTimeParseException e) {
      // as one that is not positive
    }
    throw new ParameterException(
        spec.commandLine(), "--for %s: write a duration such as 90m or 2h30m".formatted(text));
  }
}
