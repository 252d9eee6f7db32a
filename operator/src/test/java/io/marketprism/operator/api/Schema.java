package io.marketprism.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.re2j.Pattern;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of a checked-in CRD, as the API server judges what is declared there: types aside, by
 * lengths, patterns and CEL rules. In Kubernetes both kinds of patterns are RE2's.
 */
public final class Schema {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder().build();

  private record Rule(CelRuntime.Program program, String message) {}

  private final JsonNode schema;
  private final List<Rule> rules = new ArrayList<>();

  private Schema(JsonNode schema) {
    this.schema = schema;
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      try {
        rules.add(
            new Rule(
                RUNTIME.createProgram(COMPILER.compile(rule.path("rule").asText()).getAst()),
                rule.path("message").asText()));
      } catch (CelValidationException | CelEvaluationException e) {
        throw new IllegalStateException(rule.toString(), e);
      }
    }
  }

  /**
   * An object of a kind's spec.
   *
   * @param path of properties and list items below the spec: {@code "notifications", "webhook"}
   */
  public static Schema of(String plural, String... path) throws IOException {
    JsonNode schema =
        YAML.readTree(Path.of("../crds", plural + ".marketprism.io-v1.yml").toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    for (String property : path) {
      schema = schema.path("properties").path(property);
      schema = schema.has("items") ? schema.path("items") : schema;
    }
    if (!schema.path("type").asText().equals("object")) {
      throw new IllegalArgumentException(String.join(".", path) + " is no object");
    }
    return new Schema(schema);
  }

  /** What is wrong with an object's texts and lists of texts; empty where it is admitted. */
  public List<String> refusals(Map<String, Object> object) {
    List<String> refusals = new ArrayList<>();
    object.forEach(
        (name, value) -> {
          JsonNode property = schema.path("properties").path(name);
          switch (value) {
            case String text -> text(name, property, text, refusals);
            case List<?> list ->
                list.forEach(
                    item -> text(name, property.path("items"), String.valueOf(item), refusals));
            default -> {}
          }
        });
    for (Rule rule : rules) {
      try {
        if (!Boolean.TRUE.equals(rule.program().eval(Map.of("self", object)))) {
          refusals.add(rule.message());
        }
      } catch (CelEvaluationException e) {
        refusals.add(rule.message() + ": " + e.getMessage());
      }
    }
    return refusals;
  }

  private static void text(String name, JsonNode property, String text, List<String> refusals) {
    int length = text.codePointCount(0, text.length());
    boolean fits =
        length >= property.path("minLength").asInt(0)
            && length <= property.path("maxLength").asInt(Integer.MAX_VALUE)
            && Pattern.compile(property.path("pattern").asText("")).matcher(text).find();
    if (!fits) {
      refusals.add(name + " should match " + property.path("pattern").asText());
    }
  }
}
