package io.marketprism.operator.metrics;

import io.marketprism.operator.metrics.Families.Family;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** The reference of the metrics, made from what is declared. */
public final class MetricsReference {

  private static final String INTRODUCTION = "metrics-introduction.md";

  private MetricsReference() {}

  /** The whole page. */
  public static String page() throws IOException {
    return introduction()
        + "| name | type | unit | labels | |\n|---|---|---|---|---|\n"
        + new HealerMetrics(new CollectorRegistry(), "", "")
            .declared().stream().map(MetricsReference::row).collect(Collectors.joining());
  }

  private static String introduction() throws IOException {
    try (InputStream in = MetricsReference.class.getResourceAsStream(INTRODUCTION)) {
      return new String(
          Objects.requireNonNull(in, INTRODUCTION).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String row(Family family) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            family.name(),
            family.type().name().toLowerCase(Locale.ROOT),
            unit(family.name()),
            String.join(", ", family.labels()),
            family.help());
  }

  /** As the name says it, by Prometheus' conventions. */
  private static String unit(String name) {
    if (name.endsWith("_timestamp_seconds")) {
      return "Unix time in s";
    }
    return name.endsWith("_seconds") ? "s" : "";
  }
}
