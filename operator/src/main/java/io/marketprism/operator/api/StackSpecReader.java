package io.marketprism.operator.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a spec with words of closed lists that this version does not know. An exception would stop
 * the informer, and with it the healing of all other stacks.
 */
final class StackSpecReader extends JsonDeserializer<StackSpec> {

  /** Keeps the mapper from coming back to this reader. */
  @JsonDeserialize(using = JsonDeserializer.None.class)
  private interface AsItIs {}

  private static final ObjectMapper MAPPER =
      new ObjectMapper().addMixIn(StackSpec.class, AsItIs.class);

  @Override
  public StackSpec deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode spec = parser.readValueAsTree();
    List<UnknownWord> unknown = new ArrayList<>();
    StackSpec read =
        MAPPER
            .readerFor(StackSpec.class)
            .withHandler(
                new DeserializationProblemHandler() {
                  @Override
                  public @Nullable Object handleWeirdStringValue(
                      DeserializationContext ctxt, Class<?> type, String word, String why) {
                    if (!type.isEnum()) {
                      return NOT_HANDLED;
                    }
                    unknown.add(at(spec, ctxt.getParser(), word));
                    return null;
                  }
                })
            .readValue(spec);
    return unknown.isEmpty() ? read : read.with(unknown);
  }

  /** The place of a word, with names for the elements of lists. */
  private static UnknownWord at(JsonNode spec, JsonParser parser, String word) {
    StringBuilder path = new StringBuilder("spec");
    String alert = null;
    JsonNode node = spec;
    for (String step : parser.getParsingContext().pathAsPointer().toString().split("/", -1)) {
      if (step.isEmpty()) {
        continue;
      }
      boolean isElement = node.isArray();
      node = isElement ? node.path(Integer.parseInt(step)) : node.path(step);
      if (isElement) {
        String name = node.path("name").asText(step);
        alert = path.toString().equals("spec.alerts") ? name : alert;
        path.append('[').append(name).append(']');
      } else {
        path.append('.').append(step);
      }
    }
    return new UnknownWord(path.toString(), word, alert);
  }
}
