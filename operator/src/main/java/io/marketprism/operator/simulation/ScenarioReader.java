package io.marketprism.operator.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.api.SpecBounds;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.UnknownFields;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads scenario files, and refuses what it doesn't understand: a misspelt word tests nothing. */
final class ScenarioReader {

  /** A key that is there twice, or a second document, would be dropped in silence. */
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final Pattern TIME =
      Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s?)?");

  /** Of a scenario; a quiet week takes some seconds to play. */
  static final Duration LONGEST = Duration.ofDays(60);

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
      List<String> empty = new ArrayList<>();
      empty("", given, empty);
      if (!empty.isEmpty()) {
        throw new ScenarioException("empty: " + String.join(", ", empty));
      }
      ScenarioFile scenario = MAPPER.treeToValue(given, ScenarioFile.class);
      complete(scenario);
      List<String> unknown = UnknownFields.of("", given, MAPPER.valueToTree(scenario));
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
    for (int i = 0; i < scenario.timelineOrEmpty().size(); i++) {
      duration("timeline[" + i + "].at", scenario.timelineOrEmpty().get(i).at());
    }
    List<ScenarioFile.Moment> moments =
        Objects.requireNonNullElse(scenario.expect().at(), List.of());
    for (int i = 0; i < moments.size(); i++) {
      ScenarioFile.Moment moment = moments.get(i);
      if (moment.reason() == null && moment.state() == null && moment.message() == null) {
        throw new ScenarioException("expect.at[" + i + "] expects nothing");
      }
    }
  }

  /**
   * Compiles the spec of a resource, as whole or not at all: what is switched off tests nothing.
   *
   * @param path where it stands in the file
   */
  static CompiledStack compiled(String path, StackSpec spec) throws ScenarioException {
    List<String> violations = SpecBounds.violations(path, spec);
    if (!violations.isEmpty()) {
      throw new ScenarioException(String.join("; ", violations));
    }
    CompiledStack compiled = PolicyCompiler.compile(spec);
    if (!compiled.faults().isEmpty()) {
      throw new ScenarioException(
          compiled.faults().stream()
              .map(fault -> fault.toString().replaceFirst("^spec", Matcher.quoteReplacement(path)))
              .collect(Collectors.joining("; ")));
    }
    return compiled;
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

  /**
   * What has a name and nothing else, which YAML gives as nothing or as an empty text. In a body
   * the one means something, in an environment the other.
   */
  private static void empty(String path, @Nullable JsonNode given, List<String> found) {
    if (given == null || given.isMissingNode()) {
      return;
    }
    boolean says =
        !given.isNull()
            && (!given.isTextual() || !given.asText().isEmpty() || path.contains(".env."));
    if (!says && !path.isEmpty()) {
      found.add(path);
    }
    for (Map.Entry<String, JsonNode> field : given.properties()) {
      if (!field.getKey().equals("body")) {
        empty(under(path, field.getKey()), field.getValue(), found);
      }
    }
    for (int i = 0; given.isArray() && i < given.size(); i++) {
      empty(path + "[" + i + "]", given.get(i), found);
    }
  }

  private static String under(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  /** A time such as {@code 90s}, {@code 2m30s}, {@code 1h} or {@code 15}, in seconds. */
  static Duration duration(String path, String text) throws ScenarioException {
    Matcher matcher = TIME.matcher(String.valueOf(text));
    if (text == null || text.isEmpty() || !matcher.matches()) {
      throw new ScenarioException(path + ": " + text + " is no time: 90s, 2m30s, 1h");
    }
    Duration duration =
        Duration.ofHours(number(matcher.group(1)))
            .plusMinutes(number(matcher.group(2)))
            .plusSeconds(number(matcher.group(3)));
    if (duration.compareTo(LONGEST) > 0) {
      throw new ScenarioException(path + ": " + text + " is longer than sixty days");
    }
    return duration;
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
