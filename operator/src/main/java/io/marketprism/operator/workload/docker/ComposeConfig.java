package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.ComposeService;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code docker compose config} says of a project. */
final class ComposeConfig {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A warning, quoted as a logger does or not. */
  private static final Pattern UNSET =
      Pattern.compile("The \\\\?\"([A-Za-z_][A-Za-z0-9_]*)\\\\?\" variable is not set");

  private ComposeConfig() {}

  /** The variables that are set nowhere, out of the warnings. */
  static Set<String> unset(String warnings) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = UNSET.matcher(warnings);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  /**
   * The services, by the name of their container.
   *
   * @param config with all variables in their places
   * @param unset variables that are set nowhere
   * @param raw the same configuration with its variables as they are written
   */
  static Map<String, ComposeService> parse(
      String project, String config, Set<String> unset, String raw) throws JsonProcessingException {
    Map<String, ComposeService> services = new LinkedHashMap<>();
    JsonNode written = JSON.readTree(raw).path("services");
    for (Map.Entry<String, JsonNode> service :
        JSON.readTree(config).path("services").properties()) {
      String container = service.getValue().path("container_name").asText("");
      services.put(
          container.isEmpty() ? "%s-%s-1".formatted(project, service.getKey()) : container,
          new ComposeService(
              project,
              service.getKey(),
              given(service.getValue().path("environment")),
              blank(service.getValue().path("environment")),
              used(unset, written.path(service.getKey()).toString())));
    }
    return services;
  }

  /** Compose writes a dollar of a value as two, so that it could read it again. */
  private static Environment given(JsonNode environment) {
    Map<String, String> given = new LinkedHashMap<>();
    environment
        .properties()
        .forEach(
            variable -> {
              String value = variable.getValue().asText("");
              if (!value.isEmpty()) {
                given.put(variable.getKey(), value.replace("$$", "$"));
              }
            });
    return new Environment(given);
  }

  private static Set<String> blank(JsonNode environment) {
    Set<String> blank = new LinkedHashSet<>();
    environment
        .properties()
        .forEach(
            variable -> {
              if (variable.getValue().asText("").isEmpty()) {
                blank.add(variable.getKey());
              }
            });
    return blank;
  }

  private static Set<String> used(Set<String> variables, String text) {
    Set<String> used = new LinkedHashSet<>();
    for (String variable : variables) {
      if (Pattern.compile("\\$\\{?" + variable + "\\b").matcher(text).find()) {
        used.add(variable);
      }
    }
    return used;
  }
}
