package io.marketprism.operator.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What rules see of an answer: JSON as it is structured, short other text as a text. */
final class Bodies {

  private static final int TEXT_CAP = 4096;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private Bodies() {}

  static @Nullable Object parse(byte[] bytes) {
    if (bytes.length == 0) {
      return null;
    }
    if (bytes[0] == '{' || bytes[0] == '[') {
      try {
        return JSON.readValue(bytes, Object.class);
      } catch (JsonProcessingException e) {
        return text(bytes);
      } catch (java.io.IOException e) {
        return null;
      }
    }
    return text(bytes);
  }

  private static @Nullable String text(byte[] bytes) {
    return bytes.length > TEXT_CAP ? null : new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
