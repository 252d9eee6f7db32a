package io.marketprism.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Helm chart, and what Helm and kubectl make of it and of {@code deploy/}. */
final class Chart {

  /** Where it is, from the root of the project. */
  static final String FOLDER = "helm/marketprism-operator";

  /** The Prometheus Operator's kinds, where there is no cluster to ask for them. */
  static final String[] MONITORING = {
    "--api-versions=monitoring.coreos.com/v1/ServiceMonitor",
    "--api-versions=monitoring.coreos.com/v1/PrometheusRule"
  };

  private static final Pattern DOCUMENT = Pattern.compile("(?m)^---\\s*$");

  private Chart() {}

  /** The path of helm or helm-unittest. */
  static String program(String name) {
    return Path.of(Objects.requireNonNull(System.getenv("MARKETPRISM_HELM_BINARIES")), name)
        .toString();
  }

  /** The objects of the chart, under the names that {@code deploy/} has. */
  static Map<String, JsonNode> template(String... arguments) {
    return objects(
        Shell.run(
            Stream.concat(
                    Stream.of(
                        program("helm"),
                        "template",
                        "marketprism-operator",
                        FOLDER,
                        "--namespace=marketprism-system",
                        "--skip-tests"),
                    Stream.of(arguments))
                .toArray(String[]::new)));
  }

  /** The objects of a folder with a kustomization. */
  static Map<String, JsonNode> kustomize(String folder) {
    return objects(Shell.run("kubectl", "kustomize", folder));
  }

  /** The objects in a text, by kind and name, without the labels that tell only who made them. */
  static Map<String, JsonNode> objects(String yaml) {
    Map<String, JsonNode> objects = new TreeMap<>();
    DOCUMENT
        .splitAsStream(yaml)
        .map(document -> Serialization.unmarshal(document, JsonNode.class))
        .filter(object -> object != null && object.has("kind"))
        .forEach(
            object -> {
              if (object.at("/metadata/labels") instanceof ObjectNode labels) {
                labels.remove(List.of("helm.sh/chart", "app.kubernetes.io/managed-by"));
              }
              objects.put(
                  object.path("kind").asText() + " " + object.at("/metadata/name").asText(),
                  object);
            });
    return objects;
  }
}
