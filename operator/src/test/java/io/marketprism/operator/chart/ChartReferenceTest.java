package io.marketprism.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chart's pages are what its values are; after a change of them: {@code make manifests}. */
class ChartReferenceTest {

  private static final Path CHART = Path.of("../helm/marketprism-operator");

  private final ChartReference reference;
  private final JsonNode schema;

  ChartReferenceTest() throws IOException {
    reference = new ChartReference(CHART);
    schema = json(Files.readString(CHART.resolve(ChartReference.SCHEMA)));
  }

  @Test
  void theTableInTheReadmeIsThatOfTheValues() throws IOException {
    String checkedIn = Files.readString(CHART.resolve(ChartReference.README));
    assertThat(checkedIn).isEqualTo(reference.readme(checkedIn));
  }

  @Test
  void theSchemaHasTheWordsOfTheValues() throws IOException {
    String checkedIn = Files.readString(CHART.resolve(ChartReference.SCHEMA));
    assertThat(checkedIn).isEqualTo(reference.schema(checkedIn));
  }

  @Test
  void theSchemaIsStrictAndKnowsNoValueThatIsNotThere() {
    List<String> faults = new ArrayList<>();
    visit(schema, List.of(), faults);
    assertThat(faults).isEmpty();
  }

  /** An object with properties allows no others, each is described, and each is in values.yaml. */
  private void visit(JsonNode object, List<String> path, List<String> faults) {
    if (!object.has("properties")) {
      return;
    }
    if (!object.path("additionalProperties").isBoolean()) {
      faults.add(path + " allows more than it names");
    }
    for (var property : object.path("properties").properties()) {
      List<String> below = Stream.concat(path.stream(), Stream.of(property.getKey())).toList();
      if (!property.getValue().has("description")) {
        faults.add(below + " has no description");
      }
      if (!isValue(below) && !below.equals(List.of("global"))) {
        faults.add(below + " is not in values.yaml");
      }
      visit(property.getValue(), below, faults);
    }
  }

  /** A value, a group of them, or something within a value. */
  private boolean isValue(List<String> path) {
    return reference.values().stream()
        .map(ChartValue::path)
        .anyMatch(value -> startsWith(value, path) || startsWith(path, value));
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  @Test
  void artifactHubIsToldOfEachKindAndOfTheImage() throws IOException {
    JsonNode chart = json(Files.readString(CHART.resolve("Chart.yaml")));
    JsonNode values = json(Files.readString(CHART.resolve("values.yaml")));
    List<String> kinds = new ArrayList<>();
    try (Stream<Path> crds = Files.list(CHART.resolve("crds"))) {
      for (Path file : crds.toList()) {
        kinds.add(json(Files.readString(file)).at("/metadata/name").asText());
      }
    }
    assertThat(annotation(chart, "crds"))
        .extracting(crd -> crd.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(annotation(chart, "images"))
        .extracting(image -> image.path("image").asText())
        .containsExactly(
            values.at("/image/repository").asText() + ":" + chart.path("appVersion").asText());
    assertThat(chart.at("/annotations/artifacthub.io~1prerelease").asText()).isEqualTo("true");
  }

  private static JsonNode annotation(JsonNode chart, String name) {
    return json(Objects.requireNonNull(chart.at("/annotations/artifacthub.io~1" + name)).asText());
  }

  private static JsonNode json(String yaml) {
    return Serialization.unmarshal(yaml, JsonNode.class);
  }
}
