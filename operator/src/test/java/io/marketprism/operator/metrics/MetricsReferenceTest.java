package io.marketprism.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.metrics.Families.Family;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page is what is declared; after a change of the metrics: {@code make docs}. */
class MetricsReferenceTest {

  private static final Path CHECKED_IN = Path.of("../docs/reference/metrics.md");

  private final List<Family> families = new HealerMetrics(new CollectorRegistry(), "").declared();

  @Test
  void theCheckedInPageIsThatOfTheMetrics() throws IOException {
    assertThat(Files.readString(CHECKED_IN)).isEqualTo(MetricsReference.page());
  }

  @Test
  void namesFollowTheConventions() {
    assertThat(families)
        .allSatisfy(
            family -> {
              assertThat(family.name()).matches("marketprism_operator_[a-z]+(_[a-z]+)*");
              assertThat(family.name().endsWith("_total"))
                  .isEqualTo(family.type() == Collector.Type.COUNTER);
              assertThat(family.help()).matches("(?s)[A-Z1].*\\.");
            });
  }
}
