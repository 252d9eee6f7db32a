package io.marketprism.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Readings as they stand in a file: a number, numbers by label, or {@code "unknown: why"}. */
final class Values {

  static final String UNKNOWN = "unknown";

  private Values() {}

  /** Why a text says that nothing can be said; null when it says something. */
  static @Nullable String unknown(String text) {
    if (!text.startsWith(UNKNOWN)) {
      return null;
    }
    String why = text.substring(UNKNOWN.length()).replaceFirst("^: *", "");
    return why.isEmpty() ? "the scenario says so" : why;
  }

  /**
   * What a file says of a value.
   *
   * @param byLabel whether it is numbers by label, and not one
   * @throws IllegalArgumentException when it says something else
   */
  static Reading<Object> reading(JsonNode node, boolean byLabel) {
    String why = node.isTextual() ? unknown(node.asText()) : null;
    if (why != null) {
      return Reading.unknown(why);
    }
    if (node.isObject() != byLabel) {
      throw new IllegalArgumentException(
          byLabel ? "these are numbers by label: {binance: 1}" : "this is one number");
    }
    if (!byLabel) {
      return Reading.of(number(node));
    }
    Map<String, Object> numbers = new TreeMap<>();
    node.properties().forEach(e -> numbers.put(e.getKey(), number(e.getValue())));
    return Reading.of(numbers);
  }

  /**
   * What a file says of something that is a boolean, a text or a number.
   *
   * @throws IllegalArgumentException when it says something else
   */
  static Reading<Object> said(JsonNode node) {
    String why = node.isTextual() ? unknown(node.asText()) : null;
    if (why != null) {
      return Reading.unknown(why);
    }
    if (node.isBoolean()) {
      return Reading.of(node.asBoolean());
    }
    return Reading.of(node.isTextual() ? node.asText() : number(node));
  }

  /** YAML takes 500e6 for a text. */
  private static Object number(JsonNode node) {
    try {
      return node.isNumber() ? node.asDouble() : Double.valueOf(node.asText());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(node + " is no number", e);
    }
  }

  /** A body as a probe gives it: whole numbers are longs, others doubles. */
  static @Nullable Object json(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      node.properties().forEach(e -> map.put(e.getKey(), json(e.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      node.forEach(item -> list.add(json(item)));
      return list;
    }
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isIntegralNumber()) {
      return node.asLong();
    }
    return node.isNumber() ? node.asDouble() : node.asText();
  }
}
