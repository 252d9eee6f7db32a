package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An alert that fires in the team's own monitoring.
 *
 * @param name its label alertname
 * @param severity its label severity, in whatever words the team has for it; null without one
 * @param since when its condition began to hold, as Prometheus says it, or when it began to fire,
 *     as Alertmanager does; in whole seconds; null where that is not said
 * @param labels the first of its other labels, in the order of their names
 */
public record FiringAlert(
    String name, @Nullable String severity, @Nullable Instant since, Map<String, String> labels) {

  /** No more alerts than these are told at once. */
  public static final int MOST = 50;

  private static final int MOST_LABELS = 8;
  private static final String NAME = "alertname";
  private static final String SEVERITY = "severity";

  public FiringAlert {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  static FiringAlert of(JsonNode labels, JsonNode since) {
    Map<String, String> others =
        labels
            .propertyStream()
            .filter(label -> !label.getKey().equals(NAME) && !label.getKey().equals(SEVERITY))
            .sorted(Map.Entry.comparingByKey())
            .limit(MOST_LABELS)
            .collect(
                Collectors.toMap(
                    label -> Quote.of(label.getKey()),
                    label -> Quote.of(label.getValue().asText()),
                    (first, second) -> first));
    return new FiringAlert(
        Quote.of(labels.path(NAME).asText()),
        labels.has(SEVERITY) ? Quote.of(labels.path(SEVERITY).asText()) : null,
        Moment.of(since),
        others);
  }

  /** The most urgent first, of these the oldest first; what is over {@link #MOST} is left out. */
  static List<FiringAlert> mostUrgent(List<FiringAlert> alerts) {
    return alerts.stream()
        .sorted(
            Comparator.comparingInt(FiringAlert::urgency)
                .thenComparing(FiringAlert::since, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(FiringAlert::name))
        .limit(MOST)
        .toList();
  }

  private int urgency() {
    return switch (severity) {
      case "critical" -> 0;
      case "warning" -> 1;
      case null, default -> 2;
    };
  }
}
