package io.marketprism.operator.web.view;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stacks that the caller may get, by namespace and name.
 *
 * @param next what the parameter {@code continue} has to be for those that follow; null at the end
 */
public record StackList(List<StackItem> stacks, @JsonProperty("continue") @Nullable String next) {

  public StackList {
    stacks = List.copyOf(stacks);
  }
}
