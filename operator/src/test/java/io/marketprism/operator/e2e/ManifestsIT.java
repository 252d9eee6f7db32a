package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart and {@code deploy/} are one and the same, and what is generated in them is current. */
class ManifestsIT {

  private static final String MONITORING = "components/monitoring/";

  static List<Arguments> variants() {
    return List.of(
        Arguments.of("base", new String[] {}),
        Arguments.of(
            "overlays/docker-socket",
            new String[] {
              "--set=dockerSocket.enabled=true",
              "--set-string=nodeSelector.marketprism\\.io/docker-socket=true"
            }),
        Arguments.of(
            "overlays/monitoring",
            Stream.concat(
                    Stream.of(
                        "--set=metrics.serviceMonitor.enabled=true",
                        "--set=metrics.prometheusRule.enabled=true",
                        "--set=metrics.dashboard.enabled=true"),
                    Stream.of(Chart.MONITORING))
                .toArray(String[]::new)),
        Arguments.of(
            "overlays/network-policy",
            new String[] {
              "--set=networkPolicy.enabled=true", "--set=networkPolicy.dockerHosts={192.0.2.10/32}"
            }));
  }

  /** But for the namespace, which Helm is told to make. */
  @ParameterizedTest
  @MethodSource("variants")
  void deployAndTheChartAreEqual(String folder, String[] values) {
    Map<String, JsonNode> kustomized = Chart.kustomize("deploy/" + folder);
    assertThat(kustomized.remove("Namespace marketprism-system")).isNotNull();
    assertThat(kustomized).isEqualTo(Chart.template(values));
  }

  /** After a change of crds/ or of the base: {@code make manifests}. */
  @Test
  void theOneFileIsTheCrdsAndTheBase() throws IOException {
    Map<String, JsonNode> expected = Chart.kustomize("deploy/base");
    try (Stream<Path> crds = Files.list(Shell.ROOT.resolve("crds"))) {
      for (Path crd : crds.toList()) {
        expected.putAll(Chart.objects(Files.readString(crd)));
      }
    }
    assertThat(Chart.objects(Files.readString(Shell.ROOT.resolve("deploy/install.yaml"))))
        .isEqualTo(expected);
  }

  /** After a change of the chart's files: {@code make manifests}. */
  @Test
  void alertsAndDashboardAreThoseOfTheChart(@TempDir Path folder) throws IOException {
    Shell.run("cp", "-r", "deploy/base", "deploy/components", folder.toString());
    Shell.run("deploy/generate", folder.toString());
    for (String file : List.of(MONITORING + "prometheusrule.yaml", MONITORING + "dashboard.json")) {
      assertThat(Shell.ROOT.resolve("deploy").resolve(file))
          .hasSameTextualContentAs(folder.resolve(file));
    }
  }

  @Test
  void aRealApiServerTakesTheOneFileAndEachOverlay() {
    ControlPlane.get()
        .kubectl("apply", "--server-side", "--dry-run=server", "-f", "deploy/install.yaml");
    for (String overlay : List.of("docker-socket", "network-policy")) {
      ControlPlane.get()
          .kubectl(
              "apply",
              "--server-side",
              "--force-conflicts",
              "--dry-run=server",
              "-k",
              "deploy/overlays/" + overlay);
    }
  }

  /** What Artifact Hub shows for each kind. */
  @Test
  void aRealApiServerTakesTheExamplesOfTheChart(@TempDir Path folder) throws IOException {
    JsonNode chart =
        Serialization.unmarshal(
            Files.readString(Shell.ROOT.resolve(Chart.FOLDER + "/Chart.yaml")), JsonNode.class);
    JsonNode examples =
        Serialization.unmarshal(
            chart.at("/annotations/artifacthub.io~1crdsExamples").asText(), JsonNode.class);
    assertThat(examples).isNotEmpty();
    new Scene(ControlPlane.get().client()).removeResources(); // another class's may be there
    for (JsonNode example : examples) {
      Path file = folder.resolve("example.json");
      Files.writeString(file, example.toString());
      ControlPlane.get()
          .kubectl("create", "--dry-run=server", "--validate=strict", "-f", file.toString());
    }
  }

  @Test
  void theChartPassesLintAndItsOwnTests() throws IOException {
    Shell.run(Chart.program("helm"), "lint", "--strict", Chart.FOLDER);
    assertThat(Shell.run(Chart.program("helm-unittest"), "--strict", Chart.FOLDER))
        .contains("7 passed, 7 total");
    try (Stream<Path> examples = Files.list(Shell.ROOT.resolve(Chart.FOLDER + "/examples"))) {
      assertThat(examples.toList())
          .isNotEmpty()
          .allSatisfy(
              example ->
                  assertThat(
                          Chart.template(
                              Stream.concat(
                                      Stream.of("--values=" + example), Stream.of(Chart.MONITORING))
                                  .toArray(String[]::new)))
                      .isNotEmpty());
    }
  }
}
