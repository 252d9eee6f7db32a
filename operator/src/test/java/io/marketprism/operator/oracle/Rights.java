package io.marketprism.operator.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rights of RBAC as lines: {@code patch marketprism.io/marketprismstacks/status}. */
public final class Rights {

  private Rights() {}

  static String of(String verb, String group, String resource, String subresource) {
    return "%s %s%s%s"
        .formatted(
            verb,
            group.isEmpty() ? "" : group + "/",
            resource,
            subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** What these roles grant. */
  public static Set<String> granted(List<JsonNode> roles) {
    Set<String> granted = new TreeSet<>();
    for (JsonNode role : roles) {
      for (JsonNode rule : role.path("rules")) {
        for (JsonNode group : rule.path("apiGroups")) {
          for (JsonNode resource : rule.path("resources")) {
            for (JsonNode verb : rule.path("verbs")) {
              granted.add(of(verb.asText(), group.asText(), resource.asText(), ""));
            }
          }
        }
      }
    }
    return granted;
  }
}
