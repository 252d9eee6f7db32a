package io.marketprism.operator.rule;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * How large values are: characters and elements, with all that is within them. What is within one
 * twice counts twice, as it does for whoever compares or prints it. Each list and map is looked
 * through once.
 */
final class Sizes {

  private record Known(int elements, long whole) {}

  private final IdentityHashMap<Object, Known> known = new IdentityHashMap<>();

  /** The sum of two sizes, or the most that there is. */
  static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The product of two sizes, or the most that there is. */
  static long product(long a, long b) {
    return a > 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  /** Without what is within it. */
  static long flat(Object value) {
    return switch (value) {
      case CharSequence text -> text.length();
      case dev.cel.common.values.CelByteString bytes -> bytes.size();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> 1;
    };
  }

  /** With all that is within it. */
  long whole(Object value) {
    return switch (value) {
      case List<?> list -> whole(list, list.size(), list);
      case Map<?, ?> map -> whole(map, map.size(), List.of(map.keySet(), map.values()));
      case Collection<?> others -> elements(others);
      default -> flat(value);
    };
  }

  private long whole(Object container, int elements, Collection<?> within) {
    Known before = known.get(container);
    if (before != null && before.elements() == elements) {
      return before.whole();
    }
    long whole = sum(elements, elements(within));
    known.put(container, new Known(elements, whole));
    return whole;
  }

  private long elements(Collection<?> elements) {
    long whole = 0;
    for (Object element : elements) {
      whole = sum(whole, element == null ? 1 : whole(element));
    }
    return whole;
  }
}
