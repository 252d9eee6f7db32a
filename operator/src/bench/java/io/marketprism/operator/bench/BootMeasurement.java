package io.marketprism.operator.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.marketprism.operator.e2e.ControlPlane;
import io.marketprism.operator.e2e.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * From the start of a process to its first write about what it looks after, as the API server has
 * seen it: the operator with one stack beside a plain one with a ConfigMap.
 */
final class BootMeasurement {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAIN = "plain JOSDK operator";
  private static final int STARTS_IN_A_ROUND = 3;

  private final ControlPlane controlPlane = ControlPlane.get();
  private final Settings settings;
  private final Figures figures = new Figures();

  BootMeasurement(Settings settings) {
    this.settings = settings;
  }

  Figures run() {
    for (int start = 0; start < settings.rounds() * STARTS_IN_A_ROUND; start++) {
      operator();
      plain();
    }
    return figures;
  }

  private void operator() {
    Scene scene = new Scene();
    scene.removeResources();
    try (FleetProcess fleet = new FleetProcess(1, true)) {
      ScaleMeasurement.apply(scene, fleet, 1, fleet::spec);
      measure(
          Subjects.OPERATOR, "marketprismstacks", () -> Subjects.operator(ScaleMeasurement.LIMIT));
    }
    scene.removeResources();
  }

  private void plain() {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("plain")
            .withNamespace("default")
            .withLabels(Map.of(PlainOperator.LABEL, ""))
            .endMetadata()
            .build();
    controlPlane.client().resource(map).create();
    try {
      measure(PLAIN, "configmaps", () -> Subjects.plainOperator(ScaleMeasurement.LIMIT));
    } finally {
      controlPlane.client().resource(map).delete();
    }
  }

  private void measure(String contender, String resource, Supplier<MeasuredProcess> start) {
    long begin = controlPlane.auditSize();
    try (MeasuredProcess process = start.get()) {
      Instant written =
          await(contender + " writes")
              .atMost(Duration.ofMinutes(5))
              .until(() -> firstPatch(begin, resource), Optional::isPresent)
              .orElseThrow();
      figures.add(
          "process start to first write",
          "time",
          "ms",
          contender,
          Duration.between(process.startedAt(), written).toMillis());
      figures.add(
          "process start to first write",
          "memory",
          "MiB",
          contender,
          process.use().residentMegabytes());
    }
  }

  private Optional<Instant> firstPatch(long begin, String resource) {
    List<String> lines = controlPlane.auditFrom(begin);
    return lines.stream()
        .filter(line -> line.endsWith("}")) // the last one may not be whole yet
        .map(BootMeasurement::read)
        .filter(entry -> entry.path("verb").asText().equals("patch"))
        .filter(entry -> entry.at("/objectRef/resource").asText().equals(resource))
        .map(entry -> Instant.parse(entry.path("requestReceivedTimestamp").asText()))
        .findFirst();
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
