package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** krew's manifest: what its index asks for, and the version of the chart. */
class KrewManifestTest {

  private static final Path ROOT = Path.of("..");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void itIsOfTheVersionOfTheChart() throws IOException {
    String version =
        YAML.readTree(Files.readString(ROOT.resolve("helm/marketprism-operator/Chart.yaml")))
            .get("version")
            .asText();
    assertThat(manifest().at("/spec/version").asText()).isEqualTo("v" + version);
    assertThat(manifest().at("/spec/platforms/0/uri").asText())
        .isEqualTo(
            manifest().at("/spec/homepage").asText()
                + "/releases/download/v"
                + version
                + "/kubectl-marketprism.tar.gz");
  }

  @Test
  void itIsWhatKrewsIndexAsksFor() throws IOException {
    JsonNode manifest = manifest();
    assertThat(manifest.get("apiVersion").asText())
        .isEqualTo("krew.googlecontainertools.github.com/v1alpha2");
    assertThat(manifest.get("kind").asText()).isEqualTo("Plugin");
    assertThat(manifest.at("/metadata/name").asText()).isEqualTo("marketprism");
    assertThat(manifest.at("/spec/shortDescription").asText())
        .hasSizeLessThanOrEqualTo(50)
        .doesNotEndWith(".");
    assertThat(manifest.at("/spec/description").asText()).isNotBlank();
    for (JsonNode platform : manifest.at("/spec/platforms")) {
      assertThat(platform.get("sha256").asText()).matches("[0-9a-f]{64}");
      assertThat(platform.at("/selector/matchExpressions/0/values").valueStream())
          .isNotEmpty()
          .allMatch(os -> List.of("linux", "darwin", "windows").contains(os.asText()));
    }
  }

  @Test
  void whatItTakesOutOfTheArchiveIsPacked() throws IOException {
    String pack = Files.readString(ROOT.resolve("deploy/krew/pack"));
    JsonNode platform = manifest().at("/spec/platforms/0");
    List<String> files =
        platform.get("files").valueStream().map(f -> f.get("from").asText()).toList();
    assertThat(files).contains(platform.get("bin").asText()).allMatch(pack::contains);
    assertThat(ROOT.resolve("operator/plugin/kubectl-marketprism")).isExecutable();
    assertThat(ROOT.resolve("operator/plugin/kubectl_complete-marketprism")).isExecutable();
  }

  private static JsonNode manifest() throws IOException {
    return YAML.readTree(Files.readString(ROOT.resolve("deploy/krew/marketprism.yaml")));
  }
}
