package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.PolicyCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stack in the samples and in the pages is one that can be used as it stands. */
class ExamplesTest {

  /** Where it is, and what it is. */
  record Example(String place, JsonNode resource) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Example> examples() throws IOException {
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
    examples.removeIf(example -> !isStack(example.resource()));
    return examples;
  }

  /** One with its kind, or its spec alone. */
  private static boolean isStack(JsonNode resource) {
    return resource.path("kind").asText("MarketPrismStack").equals("MarketPrismStack")
        && resource.path("spec").isObject()
        && !resource.has("timeline");
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../deploy/samples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static JsonNode read(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, JsonNode.class);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void isWithoutAFault(Example example) {
    String spec = Serialization.asYaml(example.resource().path("spec"));
    StackSpec stack = Serialization.unmarshal("---\n" + spec, StackSpec.class);
    assertThat(PolicyCompiler.compile(stack).faults()).isEmpty();
    assertThat(
            unknown("spec", example.resource().path("spec"), new ObjectMapper().valueToTree(stack)))
        .isEmpty();
  }

  /** The fields of an example that the kind doesn't have. */
  private static List<String> unknown(String path, JsonNode written, JsonNode understood) {
    List<String> unknown = new ArrayList<>();
    written
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (understood.has(field.getKey())) {
                unknown.addAll(unknown(name, field.getValue(), understood.get(field.getKey())));
              } else {
                unknown.add(name);
              }
            });
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      unknown.addAll(unknown(path + "[" + i + "]", written.get(i), understood.get(i)));
    }
    return unknown;
  }

  @Test
  void theExamplesAreReallyFound() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(20);
  }
}
