package io.marketprism.operator.web;

import org.jspecify.annotations.Nullable;

/**
 * A right on one object of {@code marketprism.io}, in Kubernetes' words.
 *
 * @param subresource a part of the object that has rights of its own, as {@code pods/log} has; null
 *     for the object itself
 * @param namespace null for a cluster-scoped object
 */
public record Right(
    String verb,
    String resource,
    @Nullable String subresource,
    @Nullable String namespace,
    String name) {

  static Right get(String resource, String namespace, String name) {
    return new Right("get", resource, null, namespace, name);
  }

  @Override
  public String toString() {
    return "%s %s%s %s%s"
        .formatted(
            verb,
            resource,
            subresource == null ? "" : "/" + subresource,
            namespace == null ? "" : namespace + "/",
            name);
  }
}
