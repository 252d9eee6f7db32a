package io.marketprism.operator.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rules see of an answer: JSON as it is structured, short other text as a text. */
final class Bodies {

  private static final int TEXT_CAP = 4096;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          // Python writes NaN and Infinity.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Bodies() {}

  static @Nullable Object parse(byte[] bytes) {
    int begin = begin(bytes);
    if (begin < bytes.length && (bytes[begin] == '{' || bytes[begin] == '[')) {
      try {
        return known(JSON.readValue(bytes, begin, bytes.length - begin, Object.class));
      } catch (JsonProcessingException e) {
        return text(bytes, begin);
      } catch (IOException e) {
        return null;
      }
    }
    return bytes.length == 0 ? null : text(bytes, begin);
  }

  /** After a byte order mark and blanks. */
  private static int begin(byte[] bytes) {
    int at = isMarked(bytes) ? 3 : 0;
    while (at < bytes.length && " \t\r\n".indexOf(bytes[at]) >= 0) {
      at++;
    }
    return at;
  }

  private static boolean isMarked(byte[] bytes) {
    return bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
  }

  /** Without the numbers that are none: a key that a body lacks is Unknown, and it alone. */
  private static @Nullable Object known(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> known = new LinkedHashMap<>();
        map.forEach(
            (key, inner) -> {
              if (!isNoNumber(inner)) {
                known.put(key, known(inner));
              }
            });
        yield known;
      }
      case List<?> list -> {
        List<@Nullable Object> known = new ArrayList<>();
        list.forEach(inner -> known.add(isNoNumber(inner) ? null : known(inner)));
        yield known;
      }
      case BigInteger huge -> huge.doubleValue();
      case null -> null;
      default -> value;
    };
  }

  private static boolean isNoNumber(@Nullable Object value) {
    return value instanceof Double number && !Double.isFinite(number);
  }

  /** Bytes that are no text are nothing that rules or messages could use. */
  private static @Nullable String text(byte[] bytes, int begin) {
    if (bytes.length > TEXT_CAP) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, begin, bytes.length - begin))
          .toString()
          .strip();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
