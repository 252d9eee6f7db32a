package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked in is what the records say; after a change of a record: {@code make crds}. */
class CrdFilesTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path CHECKED_IN = Path.of("../crds");
  private static final Path IN_CHART = Path.of("../helm/marketprism-operator/crds");

  @Test
  void theCheckedInCrdsAreThoseOfTheRecords(@TempDir Path generated) throws IOException {
    CrdFiles.generate(generated);
    List<Path> files = files(generated);
    assertThat(files).hasSize(3);
    for (Path file : files) {
      assertThat(CHECKED_IN.resolve(file.getFileName())).hasSameTextualContentAs(file);
      assertThat(IN_CHART.resolve(file.getFileName())).hasSameTextualContentAs(file);
    }
    assertThat(files(CHECKED_IN)).hasSameSizeAs(files);
  }

  /** An operator that is one version newer must never have its status refused. */
  @Test
  void noStatusHasAClosedList() throws IOException {
    for (Path file : files(CHECKED_IN)) {
      JsonNode status = schema(file).at("/properties/status");
      assertThat(status.isObject()).isTrue();
      assertThat(status.findValues("enum")).as(file.toString()).isEmpty();
    }
  }

  @Test
  void everyTimeOfASpecIsCheckedAsOne() throws IOException {
    for (Path file : files(CHECKED_IN)) {
      schema(file).findParents("pattern").stream()
          .filter(field -> field.path("pattern").asText().equals(Names.TIME))
          .forEach(field -> assertThat(field.path("format").asText()).isEqualTo("date-time"));
    }
    assertThat(
            schema(CHECKED_IN.resolve("marketprismstacks.marketprism.io-v1.yml"))
                .at("/properties/spec/properties/pause/properties/until/format")
                .asText())
        .isEqualTo("date-time");
  }

  private static JsonNode schema(Path file) throws IOException {
    return YAML.readTree(file.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
