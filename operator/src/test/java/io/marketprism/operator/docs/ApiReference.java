package io.marketprism.operator.docs;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/reference/api.md} from the CRDs: a chapter for each kind. */
final class ApiReference {

  private static final String HEAD =
      """
      # The kinds

      Every field of the three kinds, as the API server checks it; `kubectl explain mps.spec --recursive` says the same.
      Generated from [crds/](../../crds) by `make docs`.

      In lists that are merged by name into [the built-in runbook](runbook.md) a field that is left out keeps the runbook's
      value ([how they are merged](../explanation/concepts.md#the-built-in-runbook-and-your-resource)). A default that only
      the description names is the operator's; one that the type names is stored by the API server.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);

  private ApiReference() {}

  static String of(List<CustomResourceDefinition> crds) {
    ApiReference page = new ApiReference();
    crds.forEach(page::kind);
    return page.text.toString();
  }

  private void kind(CustomResourceDefinition crd) {
    CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    String kind = crd.getSpec().getNames().getKind();
    text.append("\n## %s\n\n%s\n\n".formatted(kind, root.getDescription()));
    text.append(
        "`apiVersion: %s/%s`, `kind: %s`, or in short `%s`. %s.\n"
            .formatted(
                crd.getSpec().getGroup(),
                version.getName(),
                kind,
                String.join("`, `", crd.getSpec().getNames().getShortNames()),
                crd.getSpec().getScope().equals("Cluster")
                    ? "It belongs to the cluster, and so to an administrator"
                    : "It is in a namespace"));
    rules(root);
    root.getProperties().forEach((name, schema) -> section(kind + "." + name, schema));
  }

  /** The fields of an object, and then those of what it contains. */
  private void section(String path, JSONSchemaProps object) {
    text.append("\n### ").append(path).append("\n\n");
    if (object.getDescription() != null) {
      text.append(object.getDescription()).append("\n\n");
    }
    text.append("| field | type | |\n|---|---|---|\n");
    object
        .getProperties()
        .forEach(
            (name, schema) ->
                text.append(
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            name,
                            type(path + "." + name, schema)
                                + (object.getRequired().contains(name) ? "; **required**" : ""),
                            prose(Objects.requireNonNullElse(schema.getDescription(), "")))));
    rules(object);
    object
        .getProperties()
        .forEach(
            (name, schema) -> {
              Nested nested = nested(path + "." + name, schema);
              if (nested != null) {
                section(nested.path(), nested.object());
              }
            });
  }

  private void rules(JSONSchemaProps schema) {
    for (ValidationRule rule : schema.getXKubernetesValidations()) {
      text.append("\nRefused otherwise: %s (`%s`).\n".formatted(rule.getMessage(), rule.getRule()));
    }
  }

  private record Nested(String path, JSONSchemaProps object) {}

  /** The object that a field is or contains, if it has fields of its own. */
  private static @Nullable Nested nested(String path, JSONSchemaProps schema) {
    if (schema.getItems() != null) {
      return nested(path + "[]", schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null) {
      return nested(path + "[key]", schema.getAdditionalProperties().getSchema());
    }
    return schema.getProperties() == null || schema.getProperties().isEmpty()
        ? null
        : new Nested(path, schema);
  }

  private static String type(String path, JSONSchemaProps schema) {
    List<String> parts = new ArrayList<>();
    Nested nested = nested(path, schema);
    if (schema.getItems() != null) {
      parts.add("list of " + element(nested, schema.getItems().getSchema()));
      List<String> keys = schema.getXKubernetesListMapKeys();
      if (!keys.isEmpty()) {
        parts.add("by `" + String.join("`, `", keys) + "`");
      }
    } else if (schema.getAdditionalProperties() != null) {
      parts.add("map to " + element(nested, schema.getAdditionalProperties().getSchema()));
    } else {
      parts.add(element(nested, schema));
    }
    range(parts, schema.getMinItems(), schema.getMaxItems(), " items");
    if (schema.getDefault() != null) {
      parts.add("default `" + schema.getDefault() + "`");
    }
    return String.join("; ", parts);
  }

  private static String element(@Nullable Nested nested, JSONSchemaProps schema) {
    if (nested != null) {
      return "[object](#%s)".formatted(Slug.of(nested.path()));
    }
    List<String> parts = new ArrayList<>();
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      parts.add("quantity");
    } else if (schema.getEnum() == null || schema.getEnum().isEmpty()) {
      parts.add(schema.getType());
    } else {
      parts.add(
          schema.getEnum().stream()
              .map(JsonNode::asText)
              .collect(Collectors.joining("`, `", "`", "`")));
    }
    range(parts, schema.getMinimum(), schema.getMaximum(), "");
    range(parts, schema.getMinLength(), schema.getMaxLength(), " characters");
    if (schema.getPattern() != null) {
      parts.add("`" + cell(schema.getPattern()) + "`");
    }
    return String.join("; ", parts);
  }

  private static void range(
      List<String> parts, @Nullable Number least, @Nullable Number most, String unit) {
    if (least != null && most != null) {
      parts.add("%d to %d%s".formatted(least.longValue(), most.longValue(), unit));
    } else if (most != null) {
      parts.add("%d%s at most".formatted(most.longValue(), unit));
    } else if (least != null) {
      parts.add("%d%s at least".formatted(least.longValue(), unit));
    }
  }

  /** Words in a cell of a table. */
  private static String prose(String text) {
    return cell(text).replace("*", "\\*");
  }

  /** Any text in a cell of a table. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
