package io.marketprism.operator.compiler;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The runbooks that come with the operator: data in the schema of a stack's spec. */
final class BuiltInRunbook {

  private static final StackSpec MARKET_PRISM_V1 = load("MarketPrismV1.yaml");
  private static final StackSpec NONE =
      new StackSpec(null, null, null, null, null, null, null, null, null, null);

  private BuiltInRunbook() {}

  /** The runbook that a resource asks for. */
  static StackSpec of(StackSpec spec) {
    return spec.runbook() == StackSpec.Runbook.None ? NONE : MARKET_PRISM_V1;
  }

  private static StackSpec load(String name) {
    try (InputStream in = BuiltInRunbook.class.getResourceAsStream(name)) {
      return Serialization.unmarshal(Objects.requireNonNull(in, name), StackSpec.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
