package io.marketprism.operator.controller;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The namespaces whose stacks are looked after.
 *
 * @param namespaces those of all if empty
 */
public record WatchScope(Set<String> namespaces) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** All namespaces. */
  public static final WatchScope ALL = new WatchScope(Set.of());

  public WatchScope {
    namespaces = Set.copyOf(namespaces);
  }

  /**
   * What a list of names says, with commas between them; nothing means all.
   *
   * @throws IllegalArgumentException for what can be no namespace's name
   */
  public static WatchScope of(String list) {
    Set<String> names =
        Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    names.stream()
        .filter(name -> !NAME.matcher(name).matches())
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException("'" + name + "' can't be a namespace's name");
            });
    return new WatchScope(names);
  }

  /** Whether it is every namespace that there is. */
  public boolean isAll() {
    return namespaces.isEmpty();
  }

  @Override
  public String toString() {
    return isAll() ? "all namespaces" : String.join(", ", namespaces.stream().sorted().toList());
  }
}
