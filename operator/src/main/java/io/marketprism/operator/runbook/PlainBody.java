package io.marketprism.operator.runbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body as it may be told: without the texts whose names say that they are secrets. What is made
 * of them has no name any more that would give them away.
 */
public final class PlainBody {

  private PlainBody() {}

  /**
   * @param body JSON as maps and lists, or a text
   */
  public static Object withoutSecrets(@Nullable Object body) {
    return switch (body) {
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, withoutSecret(String.valueOf(key), value)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(element -> copy.add(withoutSecrets(element)));
        yield copy;
      }
      case null -> "null";
      default -> body;
    };
  }

  private static Object withoutSecret(String key, @Nullable Object value) {
    if (!SecretNames.contains(key)) {
      return withoutSecrets(value);
    }
    return switch (value) {
      case String text -> "***";
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(element -> copy.add(withoutSecret(key, element)));
        yield copy;
      }
      case null, default -> withoutSecrets(value);
    };
  }
}
