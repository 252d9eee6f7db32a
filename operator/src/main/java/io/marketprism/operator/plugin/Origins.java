package io.marketprism.operator.plugin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.marketprism.operator.api.StackSpec;
import java.io.UncheckedIOException;
import java.util.Map;

/** A merged spec as YAML, in which a comment says what is not of the built-in runbook. */
final class Origins {

  static final String OWN = "  # set here";

  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private static final ObjectMapper SCALARS =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private final StringBuilder text = new StringBuilder();

  private Origins() {}

  /**
   * Writes a spec.
   *
   * @param merged with the built-in runbook
   * @param given what the user's own file has
   */
  static String mark(StackSpec merged, JsonNode given) {
    Origins origins = new Origins();
    origins.fields("", JSON.valueToTree(merged), given);
    return origins.text.toString();
  }

  private void fields(String indent, JsonNode object, JsonNode given) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      text.append(indent).append(field.getKey()).append(':');
      value(indent, field.getValue(), given.path(field.getKey()));
    }
  }

  private void value(String indent, JsonNode value, JsonNode given) {
    if (value.isObject() && !value.isEmpty()) {
      text.append('\n');
      fields(indent + "  ", value, given);
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      text.append('\n');
      value.forEach(item -> item(indent, item, named(given, item)));
    } else {
      text.append(' ').append(scalar(value)).append(given.isMissingNode() ? "" : OWN).append('\n');
    }
  }

  private void item(String indent, JsonNode item, JsonNode given) {
    int begin = text.length();
    fields(indent + "  ", item, given);
    text.setCharAt(begin + indent.length(), '-');
  }

  /** The item of the user's list that has the same name, or is the same. */
  private static JsonNode named(JsonNode list, JsonNode item) {
    for (JsonNode candidate : list) {
      boolean same =
          item.has("name")
              ? candidate.path("name").equals(item.get("name"))
              : candidate.equals(item);
      if (same) {
        return candidate;
      }
    }
    return MissingNode.getInstance();
  }

  private static String scalar(JsonNode value) {
    try {
      return (value.isContainerNode() ? JSON : SCALARS).writeValueAsString(value).strip();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
