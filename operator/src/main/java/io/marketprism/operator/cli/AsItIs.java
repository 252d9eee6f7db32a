package io.marketprism.operator.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.Cloner;

/**
 * Hands out what the SDK's cache holds. The SDK would copy a stack through JSON for each
 * evaluation, lest a reconciler change the cached one; those here change nothing that they are
 * given.
 */
final class AsItIs implements Cloner {

  @Override
  public <R extends HasMetadata> R clone(R cached) {
    return cached;
  }
}
