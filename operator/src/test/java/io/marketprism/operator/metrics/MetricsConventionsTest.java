package io.marketprism.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.metrics.Families.Family;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of metrics, and what is said of them. */
class MetricsConventionsTest {

  private final List<Family> families =
      new HealerMetrics(new CollectorRegistry(), "", "").declared();

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
