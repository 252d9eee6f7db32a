package io.marketprism.operator.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service of a stack.
 *
 * @param ready True, False or Unknown
 * @param container its container
 * @param containerState in Docker's word
 * @param message why it isn't ready
 * @param dependsOn what it can't work without
 * @param cause whether something is wrong with it, and with nothing that it depends on
 * @param heldBy the causes that hold what would be done for it
 * @param forecast when its memory reaches its limit, in words
 */
public record ServiceView(
    String name,
    String ready,
    @Nullable String container,
    @Nullable String containerState,
    @Nullable String message,
    List<String> dependsOn,
    boolean cause,
    List<String> heldBy,
    @Nullable String forecast) {

  public ServiceView {
    dependsOn = List.copyOf(dependsOn);
    heldBy = List.copyOf(heldBy);
  }
}
