package io.marketprism.operator.plugin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stack and what was done for it, as one call of kubectl answers. It has read the kubeconfig,
 * logged in and asked before the classes of a client in Java are loaded, which takes most of the
 * time of showing a status.
 *
 * @param stack of its spec the mode alone
 */
record KubectlAnswer(MarketPrismStack stack, List<Remediation> remediations) {

  private static final List<String> GET =
      List.of(
          "kubectl",
          "get",
          "marketprismstacks.marketprism.io,remediations.marketprism.io",
          "--output=json",
          "--request-timeout=10s");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .addMixIn(StackSpec.class, ShownSpec.class);

  /** The mode is all that is shown of a spec: its other kinds are most of those to look at. */
  @JsonDeserialize(using = ModeReader.class)
  private interface ShownSpec {}

  private static final class ModeReader extends JsonDeserializer<StackSpec> {

    @Override
    public StackSpec deserialize(JsonParser spec, DeserializationContext context)
        throws IOException {
      String word = context.readTree(spec).path("mode").asText();
      return StackSpec.of(
          Arrays.stream(Mode.values())
              .filter(mode -> mode.name().equals(word))
              .findFirst()
              .orElse(null));
    }
  }

  /**
   * What kubectl says; empty where there is no kubectl, where it fails, or where no one stack is
   * meant: a client says what is wrong then.
   *
   * @param options for the namespace and the kubeconfig
   * @param stack its name; if omitted, the namespace must have exactly one
   */
  static Optional<KubectlAnswer> ask(List<String> options, @Nullable String stack) {
    return of(Stream.concat(GET.stream(), options.stream()).toList(), stack);
  }

  /** The same of another command that prints a list. */
  static Optional<KubectlAnswer> of(List<String> command, @Nullable String stack) {
    try {
      Process kubectl =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      kubectl.getOutputStream().close();
      JsonNode items = JSON.readTree(kubectl.getInputStream()).path("items");
      return kubectl.waitFor() == 0 ? only(items, stack) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Looks at the kinds while the command line is read and kubectl asks: each takes about as long.
   */
  static void prepare() {
    try {
      JSON.readValue("{\"spec\": {}, \"status\": {}}", MarketPrismStack.class);
      JSON.readValue("{\"status\": {}}", Remediation.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<KubectlAnswer> only(JsonNode items, @Nullable String name)
      throws IOException {
    List<JsonNode> stacks = new ArrayList<>();
    for (JsonNode item : items) {
      if (isOf(item, MarketPrismStack.class)
          && (name == null || name.equals(item.at("/metadata/name").asText()))) {
        stacks.add(item);
      }
    }
    if (stacks.size() != 1) {
      return Optional.empty();
    }
    MarketPrismStack stack = JSON.treeToValue(stacks.getFirst(), MarketPrismStack.class);
    List<Remediation> remediations = new ArrayList<>();
    for (JsonNode item : items) {
      if (isOf(item, Remediation.class)
          && stack
              .getMetadata()
              .getName()
              .equals(
                  item.path("metadata").path("labels").path(Remediation.STACK_LABEL).asText())) {
        remediations.add(JSON.treeToValue(item, Remediation.class));
      }
    }
    return Optional.of(new KubectlAnswer(stack, remediations));
  }

  private static boolean isOf(JsonNode item, Class<?> kind) {
    return kind.getSimpleName().equals(item.path("kind").asText());
  }
}
