package io.marketprism.operator.metrics;

import io.prometheus.client.Gauge;

/** Which operator this is, and whether it leads. */
public final class ProcessMetrics {

  private final Gauge leader;

  /**
   * @param version the operator's version
   */
  ProcessMetrics(Families families, String version) {
    families
        .gauge(
            "build_info", "1, with the operator's version and that of its Java.", "version", "java")
        .labels(version, Runtime.version().toString())
        .set(1);
    leader =
        families.gauge("leader", "Whether this operator holds the Lease and may act: 1 yes, 0 no.");
  }

  /** Takes in whether this operator leads. */
  public void leads(boolean itDoes) {
    leader.set(itDoes ? 1 : 0);
  }
}
