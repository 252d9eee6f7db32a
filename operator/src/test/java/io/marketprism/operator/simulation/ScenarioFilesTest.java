package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.marketprism.operator.e2e.DecidedRules;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The scenario files of the runbook, and what the schema says of them. */
class ScenarioFilesTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Set<String> FIRST_EVIDENCE =
      StackFixture.builtIn().policy().alerts().stream()
          .flatMap(alert -> alert.evidence().keySet().stream().limit(1))
          .collect(Collectors.toSet());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DOCS.resolve("scenarios"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> allComesAsTheFileExpects() throws IOException {
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      ExplainedDecisions explained = new ExplainedDecisions();
                      Scenario scenario = Scenario.play(file, explained::check);
                      assertThat(scenario.mismatches()).isEmpty();
                      assertThat(decidedRules(scenario.chronicle()))
                          .as("rows that it says it shows")
                          .containsAll(scenario.rows());
                      assertThat(said(scenario.chronicle()))
                          .as("sentences with evidence more than once")
                          .filteredOn(sentence -> evidences(sentence) > 1)
                          .isEmpty();
                    }));
  }

  private static Set<String> said(Chronicle chronicle) {
    return Stream.concat(
            chronicle.events().stream().map(Chronicle.Told::text),
            Stream.concat(
                chronicle.decisions().values().stream()
                    .flatMap(List::stream)
                    .map(Chronicle.Judged::message),
                chronicle.attempts().stream().map(Attempt::message)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How often an alert's evidence is in a sentence, which has it in brackets. */
  private static long evidences(String sentence) {
    return FIRST_EVIDENCE.stream()
        .mapToLong(first -> sentence.split(Pattern.quote("(" + first + " "), -1).length - 1L)
        .sum();
  }

  private static List<String> decidedRules(Chronicle chronicle) {
    return Stream.concat(
            chronicle.attempts().stream().map(a -> a.alert() + "/" + a.scenario()),
            DecidedRules.of(chronicle.events().stream().map(Chronicle.Told::text)))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> theFileIsAsTheSchemaSays() throws IOException {
    JsonSchema schema = schema();
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () ->
                        assertThat(schema.validate(YAML.readTree(Files.readString(file))))
                            .isEmpty()));
  }

  @Test
  void theSchemaRefusesWhatTheReaderRefuses() throws IOException {
    assertThat(
            schema()
                .validate(
                    YAML.readTree("{name: x, until: 1m, expect: {actoins: []}, timeline: [{}]}")))
        .extracting(message -> message.getInstanceLocation().toString())
        .contains("$.expect", "$.timeline[0]");
  }

  @Test
  void theSchemaKnowsAllReasonsAndStates() throws IOException {
    JsonNode defs = schemaDocument().get("$defs");
    assertThat(texts(defs.at("/reason/enum")))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::name).toList());
    assertThat(texts(defs.at("/container/properties/state/enum")))
        .containsExactlyElementsOf(
            Arrays.stream(ContainerState.values()).map(ContainerState::word).toList());
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static JsonNode schemaDocument() throws IOException {
    return JSON.readTree(Files.readString(DOCS.resolve("reference/scenario.schema.json")));
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(schemaDocument());
  }
}
