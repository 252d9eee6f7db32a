package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The CRDs only add to those of the releases before. {@code deploy/release} stores those of each
 * release.
 */
class CrdCompatibilityTest {

  private static final Path CRDS = Path.of("../crds");
  private static final Path RELEASED = Path.of("src/test/resources/released-crds");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final String SCHEMA = "/spec/versions/0/schema/openAPIV3Schema";
  private static final String SPEC = SCHEMA + "/properties/spec";
  private static final String LIMIT = SPEC + "/properties/limits/properties/maxConcurrent";
  private static final String PAUSE = SPEC + "/properties/pause";
  private static final String MODE = SPEC + "/properties/mode";
  private static final String SERVICES = SPEC + "/properties/services";
  private static final String SERVICE = SERVICES + "/items";

  @TestFactory
  Stream<DynamicTest> theyOnlyAddToThoseOfEveryRelease() throws IOException {
    return releases().stream()
        .flatMap(release -> files(RELEASED.resolve(release)).stream())
        .map(
            file ->
                DynamicTest.dynamicTest(
                    RELEASED.relativize(file).toString(),
                    () ->
                        assertThat(
                                CrdCompatibility.broken(
                                    read(file), read(CRDS.resolve(file.getFileName()))))
                            .isEmpty()));
  }

  @Test
  void theCrdsOfEachReleaseInTheChangelogAreStored() throws IOException {
    Set<String> told =
        Files.readAllLines(Path.of("../CHANGELOG.md")).stream()
            .filter(line -> line.matches("## \\[\\d.*"))
            .map(line -> line.substring(line.indexOf('[') + 1, line.indexOf(']')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(releases()).isEqualTo(told);
  }

  @TestFactory
  Stream<DynamicTest> whatIsTakenAwayIsFound() {
    return Stream.of(
        change(".spec.pause: is gone", crd -> object(crd, SPEC + "/properties").remove("pause")),
        change("type: was", crd -> object(crd, MODE).put("type", "integer")),
        change(".spec.mode.enum: lacks Observe", crd -> array(crd, MODE + "/enum").remove(2)),
        change(
            ".spec.pause.reason.enum: lacks any",
            crd -> object(crd, PAUSE + "/properties/reason").putArray("enum").add("one")),
        change("maximum: is narrower", crd -> object(crd, LIMIT).put("maximum", 9)),
        change("minimum: is narrower", crd -> object(crd, LIMIT).put("minimum", 2)),
        change(
            ".reason.maxLength: is narrower",
            crd -> object(crd, PAUSE + "/properties/reason").put("maxLength", 199)),
        change(
            "defaultHostRef.minLength: is narrower",
            crd -> object(crd, SPEC + "/properties/defaultHostRef").put("minLength", 1)),
        change("services.maxItems: is narrower", crd -> object(crd, SERVICES).put("maxItems", 1)),
        change(
            "pattern: was", crd -> object(crd, SERVICE + "/properties/name").put("pattern", "^x$")),
        change(
            ".spec.pause.until: is required now",
            crd -> array(crd, PAUSE + "/required").add("until")),
        change(
            ".spec.services[]: has a new rule",
            crd ->
                object(crd, SERVICE)
                    .withArray("x-kubernetes-validations")
                    .addObject()
                    .put("rule", "false")),
        change(
            "x-kubernetes-list-type: was",
            crd -> object(crd, SERVICES).put("x-kubernetes-list-type", "atomic")),
        change(".spec.default: was", crd -> object(crd, SPEC).remove("default")),
        change("scope: was", crd -> object(crd, "/spec").put("scope", "Cluster")),
        change("names.kind: was", crd -> object(crd, "/spec/names").put("kind", "Stack")),
        change("shortNames: lacks mps", crd -> array(crd, "/spec/names/shortNames").removeAll()),
        change(
            "is not served any more", crd -> object(crd, "/spec/versions/0").put("served", false)),
        change("subresources: was", crd -> object(crd, "/spec/versions/0").remove("subresources")));
  }

  @Test
  void whatIsAddedIsAllowed() throws IOException {
    JsonNode crd = stack();
    ObjectNode added = object(crd, SPEC + "/properties").putObject("added");
    added.put("type", "object").putArray("required").add("name");
    added.putObject("properties").putObject("name").put("type", "string").put("maxLength", 3);
    array(crd, MODE + "/enum").add("Advise");
    object(crd, LIMIT).put("maximum", 100).remove("minimum");
    array(crd, PAUSE + "/required").removeAll();
    object(crd, SPEC).put("description", "other words");
    array(crd, "/spec/names/shortNames").add("mpstack");
    assertThat(CrdCompatibility.broken(stack(), crd)).isEmpty();
  }

  private static DynamicTest change(String found, Consumer<JsonNode> change) {
    return DynamicTest.dynamicTest(
        found,
        () -> {
          JsonNode crd = stack();
          change.accept(crd);
          assertThat(CrdCompatibility.broken(stack(), crd))
              .singleElement()
              .asString()
              .contains(found);
        });
  }

  private static ObjectNode object(JsonNode crd, String path) {
    return (ObjectNode) crd.at(path);
  }

  private static ArrayNode array(JsonNode crd, String path) {
    return (ArrayNode) crd.at(path);
  }

  private static JsonNode stack() throws IOException {
    return read(CRDS.resolve("marketprismstacks.marketprism.io-v1.yml"));
  }

  private static Set<String> releases() {
    return files(RELEASED).stream()
        .map(folder -> folder.getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Empty where there is no such folder: before the first release there is none. */
  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }
}
