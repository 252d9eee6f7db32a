package io.marketprism.operator.rule;

import dev.cel.common.values.NullValue;
import io.marketprism.operator.runbook.SecretNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON's null as CEL knows it: Java's makes a rule Unknown without a reason. */
final class JsonNulls {

  private JsonNulls() {}

  /**
   * A body as it may be told: without the texts whose names say that they are secrets. What is made
   * of them by an expression has no name any more that would give them away.
   */
  static Object withoutSecrets(Object cel) {
    return switch (cel) {
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, withoutSecret(String.valueOf(key), value)));
        yield copy;
      }
      case List<?> list -> list.stream().map(JsonNulls::withoutSecrets).toList();
      default -> cel;
    };
  }

  private static Object withoutSecret(String key, Object value) {
    if (!SecretNames.contains(key)) {
      return withoutSecrets(value);
    }
    return switch (value) {
      case String text -> "***";
      case List<?> list -> list.stream().map(element -> withoutSecret(key, element)).toList();
      default -> withoutSecrets(value);
    };
  }

  static Object toCel(@Nullable Object json) {
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(key, toCel(value)));
        yield copy;
      }
      case List<?> list -> list.stream().map(JsonNulls::toCel).toList();
      default -> json;
    };
  }
}
