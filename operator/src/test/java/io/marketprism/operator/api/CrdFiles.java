package io.marketprism.operator.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Generates the CRDs from the records. {@code make crds} runs it over the folders that hold them.
 */
public final class CrdFiles {

  private CrdFiles() {}

  /**
   * Lists whose items are found by a key rather than by their place: server-side apply merges them.
   */
  private static final Map<String, String> MAPS =
      Map.ofEntries(
          Map.entry("services", "name"),
          Map.entry("alerts", "name"),
          Map.entry("probes", "name"),
          Map.entry("scenarios", "name"),
          Map.entry("acknowledge", "alert"),
          Map.entry("notifications", "name"),
          Map.entry("conditions", "type"),
          Map.entry("requests", "name"),
          Map.entry("restarts", "name"),
          Map.entry("reaches", "name"),
          Map.entry("composeProjects", "name"),
          Map.entry("maintenanceWindows", "name"),
          Map.entry("words", "name"));

  public static void main(String[] args) throws IOException {
    for (String folder : args) {
      Path target = Path.of(folder);
      Files.createDirectories(target);
      generate(target);
    }
  }

  /** Each begins a YAML document of its own: {@code helm show crds} strings them together. */
  static void generate(Path target) throws IOException {
    new CRDGenerator()
        .customResourceClasses(MarketPrismStack.class, Remediation.class, DockerHost.class)
        .forCRDVersions("v1")
        .withMinQuotes(true)
        .withPostProcessor(new Conventions())
        .inOutputDir(target.toFile())
        .generate();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(target, "*.yml")) {
      for (Path file : files) {
        Files.writeString(file, "---\n" + Files.readString(file));
      }
    }
  }

  /** What Kubernetes expects of a CRD and the generator can't be told by annotations. */
  private static final class Conventions implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
      CustomResourceDefinition definition = (CustomResourceDefinition) crd;
      JSONSchemaProps root =
          definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
      visit(root);
      String kind = definition.getSpec().getNames().getKind();
      definition
          .getSpec()
          .getVersions()
          .getFirst()
          .getAdditionalPrinterColumns()
          .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
      root.setDescription(DESCRIPTIONS.get(kind));
      if (!kind.equals("MarketPrismStack")) {
        root.setRequired(List.of("spec"));
      } else {
        root.getXKubernetesValidations()
            .add(
                new ValidationRuleBuilder()
                    .withRule(
                        "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')"
                            + " && size(self.metadata.name) <= 40")
                    .withMessage("the name must be a DNS label of at most 40 characters")
                    .build());
        // `spec: {}` is a whole stack; without a default, server-side apply would make it null.
        Objects.requireNonNull(root.getProperties().get("spec"))
            .setDefault(JsonNodeFactory.instance.objectNode());
      }
      return crd;
    }

    private static void visit(JSONSchemaProps schema) {
      if (schema.getProperties() == null) {
        return;
      }
      schema
          .getProperties()
          .forEach(
              (name, property) -> {
                if (Names.TIME.equals(property.getPattern())) {
                  property.setFormat(
                      "date-time"); // the pattern alone lets the 41st of a month pass
                }
                if ("array".equals(property.getType())) {
                  describeList(name, property);
                  visit(property.getItems().getSchema());
                } else {
                  visit(property);
                }
              });
    }

    private static void describeList(String name, JSONSchemaProps list) {
      JSONSchemaProps item = list.getItems().getSchema();
      String key = MAPS.get(name);
      if (key != null && item.getProperties() != null && item.getProperties().containsKey(key)) {
        list.setXKubernetesListType("map");
        list.setXKubernetesListMapKeys(List.of(key));
        if (item.getRequired() == null || !item.getRequired().contains(key)) {
          item.setRequired(List.of(key, "status"));
        }
      } else {
        list.setXKubernetesListType("atomic");
      }
    }
  }

  /** From left to right; the generator sorts them by their path. */
  private static final List<String> COLUMNS =
      List.of(
          "State",
          "Since",
          "Service",
          "Reason",
          "Action",
          "Container",
          "Phase",
          "Duration",
          "Ready",
          "Endpoint",
          "Engine",
          "Compose",
          "Notifications",
          "Firing",
          "Mode",
          "Last remediation",
          "Message",
          "Age");

  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "MarketPrismStack",
          "A MarketPrism deployment that is watched over and healed by its runbook.",
          "Remediation",
          "One action on one service, from intent to outcome: the audit trail.",
          "DockerHost",
          "A Docker Engine, and which containers may be acted on from which namespaces.");
}
