package io.marketprism.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fields that a record has not: the resource's kinds ignore them, as an API server does. */
public final class UnknownFields {

  private UnknownFields() {}

  /**
   * Their paths.
   *
   * @param path what the paths begin with; may be empty
   * @param given what was written
   * @param understood the same, read as a record and written again
   */
  public static List<String> of(String path, JsonNode given, JsonNode understood) {
    List<String> found = new ArrayList<>();
    find(path, given, understood, found);
    return found;
  }

  private static void find(String path, JsonNode given, JsonNode understood, List<String> found) {
    if (given.isObject() && understood.isObject()) {
      for (Map.Entry<String, JsonNode> field : given.properties()) {
        String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        if (understood.has(field.getKey())) {
          find(at, field.getValue(), understood.get(field.getKey()), found);
        } else {
          found.add(at);
        }
      }
    } else if (given.isArray() && understood.isArray()) {
      for (int i = 0; i < given.size() && i < understood.size(); i++) {
        find(path + "[" + i + "]", given.get(i), understood.get(i), found);
      }
    }
  }
}
