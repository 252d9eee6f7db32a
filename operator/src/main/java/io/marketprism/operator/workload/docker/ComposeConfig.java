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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What {@code docker compose config} says of a project. */
final class ComposeConfig {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A warning, quoted as a logger does or not. */
  private static final Pattern UNSET =
      Pattern.compile("The \\\\?\"([A-Za-z_][A-Za-z0-9_]*)\\\\?\" variable is not set");

  /** No project has more containers of one service that a stack would name. */
  private static final int MOST_REPLICAS = 100;

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
   * The services, by the names of their containers.
   *
   * @param config with all variables in their places
   * @param unset variables that are set nowhere
   * @param raw the same configuration with its variables as they are written
   */
  static Map<String, ComposeService> parse(
      String project, String config, Set<String> unset, String raw) throws JsonProcessingException {
    Map<String, ComposeService> services = new LinkedHashMap<>();
    JsonNode written = JSON.readTree(raw);
    for (Map.Entry<String, JsonNode> described :
        JSON.readTree(config).path("services").properties()) {
      String name = described.getKey();
      JsonNode service = described.getValue();
      ComposeService read =
          new ComposeService(
              project,
              name,
              given(service.path("environment")),
              blank(service.path("environment")),
              used(unset, written(written, name, service)));
      containers(project, name, service).forEach(container -> services.put(container, read));
    }
    return services;
  }

  private static List<String> containers(String project, String name, JsonNode service) {
    String container = service.path("container_name").asText("");
    if (!container.isEmpty()) {
      return List.of(container);
    }
    int replicas = service.path("scale").asInt(service.path("deploy").path("replicas").asInt(1));
    return IntStream.rangeClosed(1, Math.clamp(replicas, 1, MOST_REPLICAS))
        .mapToObj(number -> "%s-%s-%d".formatted(project, name, number))
        .toList();
  }

  /** All that its container is made of: also the volumes, networks and files that it names. */
  private static String written(JsonNode written, String name, JsonNode service) {
    StringBuilder text = new StringBuilder(written.path("services").path(name).toString());
    for (String section : List.of("volumes", "configs", "secrets")) {
      for (JsonNode named : service.path(section)) {
        text.append(written.path(section).path(named.path("source").asText("")));
      }
    }
    service
        .path("networks")
        .propertyStream()
        .forEach(network -> text.append(written.path("networks").path(network.getKey())));
    return text.toString();
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

  private static Set<String> used(Set<String> variables, String written) {
    Set<String> used = new LinkedHashSet<>();
    String text = written.replace("$$", ""); // two are a dollar and no variable
    for (String variable : variables) {
      if (Pattern.compile("\\$\\{?" + variable + "\\b").matcher(text).find()) {
        used.add(variable);
      }
    }
    return used;
  }
}
