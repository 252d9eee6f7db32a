package io.marketprism.operator.web;

import org.jspecify.annotations.Nullable;

/**
 * A right on one object of {@code marketprism.io}, in Kubernetes' words.
 *
 * @param namespace null for a cluster-scoped object
 */
public record Right(String verb, String resource, @Nullable String namespace, String name) {

  static Right get(String resource, String namespace, String name) {
    return new Right("get", resource, namespace, name);
  }

  @Override
  public String toString() {
    return "%s %s %s%s".formatted(verb, resource, namespace == null ? "" : namespace + "/", name);
  }
}
