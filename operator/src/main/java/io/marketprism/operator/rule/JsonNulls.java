package io.marketprism.operator.rule;

import dev.cel.common.values.NullValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON's null as CEL knows it: Java's makes a rule Unknown without a reason. */
final class JsonNulls {

  private JsonNulls() {}

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
