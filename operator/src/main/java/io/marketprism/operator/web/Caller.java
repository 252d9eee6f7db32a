package io.marketprism.operator.web;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as the API server knows it.
 *
 * @param extra whatever else the API server knows, for its own authorisation
 */
public record Caller(
    String user, String uid, List<String> groups, Map<String, List<String>> extra) {

  public Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }
}
