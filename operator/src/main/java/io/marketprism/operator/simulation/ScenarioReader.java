package io.marketprism.operator.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads scenario files, and refuses what it doesn't understand: a misspelt word tests nothing. */
final class ScenarioReader {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final Pattern TIME =
      Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s?)?");

  private ScenarioReader() {}

  static ScenarioFile read(Path file) throws ScenarioException {
    try {
      return read(Files.readString(file));
    } catch (IOException e) {
      throw new ScenarioException(e.toString());
    }
  }

  static ScenarioFile read(String yaml) throws ScenarioException {
    try {
      JsonNode given = YAML.readTree(yaml);
      ScenarioFile scenario = MAPPER.treeToValue(given, ScenarioFile.class);
      complete(scenario);
      List<String> unknown = new ArrayList<>();
      // The resource's own kinds ignore what they don't know, as the API server does.
      unknown("", given, MAPPER.valueToTree(scenario), unknown);
      if (!unknown.isEmpty()) {
        throw new ScenarioException("not understood: " + String.join(", ", unknown));
      }
      return scenario;
    } catch (JsonMappingException e) {
      throw new ScenarioException(path(e) + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new ScenarioException(String.valueOf(e.getMessage()));
    }
  }

  private static void complete(ScenarioFile scenario) throws ScenarioException {
    if (scenario == null || scenario.name() == null) {
      throw new ScenarioException("name: is missing");
    }
    if (scenario.until() == null || scenario.expect() == null) {
      throw new ScenarioException("until and expect are needed");
    }
    duration("until", scenario.until());
    for (ScenarioFile.Step step : scenario.timelineOrEmpty()) {
      duration("timeline.at", step.at());
    }
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : e.getPath()) {
      path.append(
          reference.getFieldName() == null
              ? "[" + reference.getIndex() + "]"
              : (path.isEmpty() ? "" : ".") + reference.getFieldName());
    }
    return path.isEmpty() ? "" : path + ": ";
  }

  /** What stands in the file and was not taken over. */
  private static void unknown(
      String path, JsonNode given, JsonNode understood, List<String> found) {
    if (given.isObject() && understood.isObject()) {
      for (Map.Entry<String, JsonNode> field : given.properties()) {
        String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        if (understood.has(field.getKey())) {
          unknown(at, field.getValue(), understood.get(field.getKey()), found);
        } else {
          found.add(at);
        }
      }
    } else if (given.isArray() && understood.isArray()) {
      for (int i = 0; i < given.size() && i < understood.size(); i++) {
        unknown(path + "[" + i + "]", given.get(i), understood.get(i), found);
      }
    }
  }

  /** A time such as {@code 90s}, {@code 2m30s}, {@code 1h} or {@code 15}, in seconds. */
  static Duration duration(String path, String text) throws ScenarioException {
    Matcher matcher = TIME.matcher(String.valueOf(text));
    if (text == null || text.isEmpty() || !matcher.matches()) {
      throw new ScenarioException(path + ": " + text + " is no time: 90s, 2m30s, 1h");
    }
    return Duration.ofHours(number(matcher.group(1)))
        .plusMinutes(number(matcher.group(2)))
        .plusSeconds(number(matcher.group(3)));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
