package io.marketprism.operator.metrics;

import io.marketprism.operator.api.MarketPrismStack;

/**
 * Which stack a series is about.
 *
 * @param namespace the stack's namespace, the label {@code namespace}
 * @param name its name in there, the label {@code stack}
 */
public record StackName(String namespace, String name) {

  public static StackName of(MarketPrismStack stack) {
    return new StackName(stack.getMetadata().getNamespace(), stack.getMetadata().getName());
  }
}
