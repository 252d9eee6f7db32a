package io.marketprism.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What a newer CRD takes away from those who use the older one: a field or word that is gone, a
 * bound that is narrower, something that must be given and needn't before. {@code
 * docs/reference/versioning.md} is the promise.
 */
final class CrdCompatibility {

  private static final Set<String> UPPER_BOUNDS =
      Set.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final Set<String> LOWER_BOUNDS =
      Set.of("minimum", "minLength", "minItems", "minProperties");

  /** What may not change in any direction: it would mean something else, or merge differently. */
  private static final Set<String> FIXED =
      Set.of(
          "type",
          "format",
          "pattern",
          "default",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type",
          "x-kubernetes-preserve-unknown-fields");

  private final List<String> broken = new ArrayList<>();

  private CrdCompatibility() {}

  /** What is broken, each with its path; empty when the newer one only adds. */
  static List<String> broken(JsonNode older, JsonNode newer) {
    CrdCompatibility comparison = new CrdCompatibility();
    comparison.crd(older.path("spec"), newer.path("spec"));
    return List.copyOf(comparison.broken);
  }

  private void crd(JsonNode older, JsonNode newer) {
    for (String fixed : List.of("group", "scope")) {
      same(fixed, older.path(fixed), newer.path(fixed));
    }
    for (String fixed : List.of("kind", "plural")) {
      same("names." + fixed, older.at("/names/" + fixed), newer.at("/names/" + fixed));
    }
    none("names.shortNames", gone(older.at("/names/shortNames"), newer.at("/names/shortNames")));
    for (JsonNode version : older.path("versions")) {
      String name = version.path("name").asText();
      JsonNode now =
          StreamSupport.stream(newer.path("versions").spliterator(), false)
              .filter(v -> v.path("name").asText().equals(name) && v.path("served").asBoolean())
              .findFirst()
              .orElse(null);
      if (now == null) {
        broken.add(name + ": is not served any more");
      } else {
        same(name + ".subresources", version.path("subresources"), now.path("subresources"));
        schema(name, version.at("/schema/openAPIV3Schema"), now.at("/schema/openAPIV3Schema"));
      }
    }
  }

  private void schema(String path, JsonNode older, JsonNode newer) {
    for (String fixed : FIXED) {
      same(path + "." + fixed, older.path(fixed), newer.path(fixed));
    }
    for (String bound : UPPER_BOUNDS) {
      JsonNode now = newer.path(bound);
      if (now.isNumber() && (!older.has(bound) || now.asDouble() < older.path(bound).asDouble())) {
        broken.add("%s.%s: is narrower, %s".formatted(path, bound, now));
      }
    }
    for (String bound : LOWER_BOUNDS) {
      JsonNode now = newer.path(bound);
      if (now.isNumber() && (!older.has(bound) || now.asDouble() > older.path(bound).asDouble())) {
        broken.add("%s.%s: is narrower, %s".formatted(path, bound, now));
      }
    }
    if (newer.has("enum")) {
      none(
          path + ".enum",
          older.has("enum") ? gone(older.path("enum"), newer.path("enum")) : Set.of("any"));
    }
    Set<String> required = gone(newer.path("required"), older.path("required"));
    required.forEach(field -> broken.add("%s.%s: is required now".formatted(path, field)));
    gone(rules(newer), rules(older))
        .forEach(rule -> broken.add("%s: has a new rule, %s".formatted(path, rule)));
    if (older.path("nullable").asBoolean() && !newer.path("nullable").asBoolean()) {
      broken.add(path + ": may not be null any more");
    }
    children(path, older, newer);
  }

  private void children(String path, JsonNode older, JsonNode newer) {
    older
        .path("properties")
        .properties()
        .forEach(
            field -> {
              JsonNode now = newer.path("properties").path(field.getKey());
              if (now.isMissingNode()) {
                broken.add("%s.%s: is gone".formatted(path, field.getKey()));
              } else {
                schema(path + "." + field.getKey(), field.getValue(), now);
              }
            });
    if (older.has("items")) {
      schema(path + "[]", older.path("items"), newer.path("items"));
    }
    if (older.path("additionalProperties").isObject()) {
      schema(
          path + "[key]", older.path("additionalProperties"), newer.path("additionalProperties"));
    }
  }

  private void same(String path, JsonNode older, JsonNode newer) {
    if (!Objects.equals(older, newer)) {
      broken.add("%s: was %s, is %s".formatted(path, older, newer));
    }
  }

  private void none(String path, Set<String> gone) {
    if (!gone.isEmpty()) {
      broken.add("%s: lacks %s".formatted(path, String.join(", ", gone)));
    }
  }

  private static JsonNode rules(JsonNode schema) {
    return schema.path("x-kubernetes-validations");
  }

  /** The elements of one list that another one lacks. */
  private static Set<String> gone(JsonNode older, JsonNode newer) {
    Set<String> gone = texts(older);
    gone.removeAll(texts(newer));
    return gone;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(item -> texts.add(item.has("rule") ? item.path("rule").asText() : item.asText()));
    return texts;
  }
}
