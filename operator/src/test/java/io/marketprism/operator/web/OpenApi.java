package io.marketprism.operator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** docs/reference/openapi.yaml, and whether an answer is as it says. */
final class OpenApi {

  static final Path FILE = Path.of("../docs/reference/openapi.yaml");

  private final JsonNode document;
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  OpenApi() {
    this.document = document();
    // Nothing is answered that is not described.
    document
        .at("/components/schemas")
        .forEach(
            schema -> {
              if (schema.path("type").asText().equals("object")) {
                ((ObjectNode) schema).put("additionalProperties", false);
              }
            });
  }

  static JsonNode document() {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paths as they are described, with the names of their parts. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    document.get("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** The described path that a request is of. */
  Optional<String> pathOf(String requested) {
    return paths().stream()
        .filter(path -> requested.matches(path.replaceAll("\\{[A-Za-z]+}", "[^/]+")))
        // Text before parts: one with fewer parts is the closer one.
        .min((a, b) -> Integer.compare(parts(a), parts(b)));
  }

  private static int parts(String path) {
    return (int) path.chars().filter(c -> c == '{').count();
  }

  /** Whether this method of a path is described. */
  boolean has(String path, String method) {
    return method.equals(method.toUpperCase(Locale.ROOT))
        && document.get("paths").get(path).has(method.toLowerCase(Locale.ROOT));
  }

  /** What is not as it is described of an answer: nothing, where all is. */
  List<String> complaints(String path, String method, int status, String type, String body) {
    JsonNode response =
        resolved(
            document
                .get("paths")
                .get(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(String.valueOf(status)));
    if (response.isMissingNode()) {
      return List.of("status " + status + " is not described");
    }
    String plain = type.replaceFirst(";.*", "").strip();
    JsonNode schema = response.at("/content").path(plain).path("schema");
    if (schema.isMissingNode()) {
      return List.of("content type " + type + " is not described for status " + status);
    }
    return plain.equals("application/json") ? complaints(schema, body) : List.of();
  }

  /** What is not as it is described of an error's body. */
  List<String> complaintsOfError(String body) {
    return complaints(new ObjectMapper().createObjectNode().put("$ref", ERROR), body);
  }

  private static final String ERROR = "#/components/schemas/ErrorAnswer";

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  private List<String> complaints(JsonNode schema, String body) {
    String reference = schema.path("$ref").asText();
    try {
      Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return List.of("no JSON: " + e.getOriginalMessage());
    }
    return schemas
        .computeIfAbsent(reference, this::compiled)
        .validate(body, InputFormat.JSON)
        .stream()
        .map(message -> message.getMessage())
        .toList();
  }

  /** The schemas are put where JSON Schema itself looks for them. */
  private JsonSchema compiled(String reference) {
    String schemas = document.at("/components/schemas").toString();
    String root = "{\"$ref\": \"%s\", \"$defs\": %s}".formatted(reference, schemas);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            root.replace("#/components/schemas/", "#/$defs/"),
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }
}
