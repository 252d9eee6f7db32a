package io.marketprism.operator.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A resource of the project in a page or in a sample.
 *
 * @param place where it is
 * @param resource what is written there: the whole of it, or a stack's {@code spec} alone
 */
public record Example(String place, JsonNode resource) {

  private static final String STACK = "MarketPrismStack";
  private static final List<String> KINDS = List.of(STACK, "DockerHost", "Remediation");

  /** All in the samples and in the pages. */
  public static List<Example> all() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Path sample : samples()) {
      examples.add(new Example(sample.toString(), read(Files.readString(sample))));
    }
    for (MarkdownPage page : MarkdownPage.all()) {
      page.blocks().stream()
          .filter(block -> block.language().equals("yaml"))
          .map(block -> new Example(page + ":" + block.line(), read(block.text())))
          .forEach(examples::add);
    }
    examples.removeIf(example -> !example.isOurs());
    return examples;
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../deploy/samples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static JsonNode read(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, JsonNode.class);
  }

  private String kind() {
    return resource.path("kind").asText(STACK);
  }

  private boolean isOurs() {
    return KINDS.contains(kind()) && resource.path("spec").isObject() && !resource.has("timeline");
  }

  boolean isStack() {
    return kind().equals(STACK);
  }

  /**
   * What a person applies who follows it: with what it leaves out because the page has said it.
   *
   * @param name of the resource
   */
  public String complete(String name) {
    ObjectNode whole = resource.deepCopy();
    whole.put("apiVersion", "marketprism.io/v1alpha1").put("kind", kind());
    whole.withObject("/metadata").put("name", name);
    if (kind().equals("DockerHost") && !whole.path("spec").has("endpoint")) {
      whole.withObject("/spec").put("endpoint", "unix:///var/run/docker.sock");
    }
    return Serialization.asYaml(whole);
  }

  @Override
  public String toString() {
    return place;
  }
}
