package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moments in answers: in whole seconds, as they are in all sentences. */
final class Moment {

  private Moment() {}

  /** The moment that a JSON text names; null where it names none. */
  static @Nullable Instant of(JsonNode text) {
    try {
      return Instant.parse(text.asText()).truncatedTo(ChronoUnit.SECONDS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The earliest of the moments in a field, after some words; empty where there is none. */
  static String earliest(String words, List<JsonNode> objects, String field) {
    return objects.stream()
        .map(object -> of(object.path(field)))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .map(at -> words + at)
        .orElse("");
  }
}
