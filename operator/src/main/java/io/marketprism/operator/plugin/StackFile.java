package io.marketprism.operator.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.SpecBounds;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.UnknownFields;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The MarketPrismStacks of a file, and what is wrong with them.
 *
 * @param stacks those that could be read
 * @param problems one sentence each, with the place
 */
record StackFile(List<Declared> stacks, List<String> problems) {

  /** A key that is there twice would be dropped in silence. */
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /**
   * A stack.
   *
   * @param name its name
   * @param given its spec as it is written
   */
  record Declared(String name, JsonNode given, StackSpec spec) {}

  StackFile {
    stacks = List.copyOf(stacks);
    problems = List.copyOf(problems);
  }

  /** Reads a file; other kinds in it are left out. */
  static StackFile read(Path file) {
    List<Declared> stacks = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.readString(file))) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document.path("kind").asText().equals(MarketPrismStack.class.getSimpleName())) {
          stack(file, document, stacks, problems);
        }
      }
    } catch (IOException | RuntimeException e) {
      problems.add("%s: %s".formatted(file, sentence(e)));
    }
    if (stacks.isEmpty() && problems.isEmpty()) {
      problems.add(file + ": there is no MarketPrismStack in it");
    }
    return new StackFile(stacks, problems);
  }

  private static void stack(
      Path file, JsonNode document, List<Declared> stacks, List<String> problems) {
    String name = document.path("metadata").path("name").asText();
    String place = "%s: MarketPrismStack %s: ".formatted(file, name);
    JsonNode given =
        document.path("spec").isObject() ? document.path("spec") : YAML.createObjectNode();
    try {
      StackSpec spec = Objects.requireNonNull(YAML.treeToValue(given, StackSpec.class));
      stacks.add(new Declared(name, given, spec));
      problems(given, spec).forEach(problem -> problems.add(place + problem));
    } catch (JsonProcessingException e) {
      problems.add(place + sentence(e));
    }
  }

  private static List<String> problems(JsonNode given, StackSpec spec) {
    List<String> problems = new ArrayList<>();
    UnknownFields.of("spec", given, YAML.valueToTree(spec))
        .forEach(path -> problems.add(path + ": there is no such field"));
    List<String> bounds = SpecBounds.violations("spec", spec);
    problems.addAll(bounds);
    if (bounds.isEmpty()) { // what is out of bounds isn't compiled: the API server refuses it
      PolicyCompiler.compile(spec).faults().stream()
          .map(CompiledStack.Fault::toString)
          .forEach(problems::add);
    }
    return problems;
  }

  private static String sentence(Exception thrown) {
    return switch (thrown) {
      case JsonMappingException e -> path(e) + e.getOriginalMessage();
      case JsonProcessingException e ->
          String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      case RuntimeException e when e.getCause() instanceof IOException cause -> sentence(cause);
      default -> thrown.toString();
    };
  }

  private static String path(JsonMappingException thrown) {
    StringBuilder path = new StringBuilder("spec");
    for (JsonMappingException.Reference step : thrown.getPath()) {
      path.append(
          step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
    }
    return path + ": ";
  }
}
