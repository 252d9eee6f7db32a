package io.marketprism.operator.metrics;

import io.prometheus.client.Gauge;

/** Which operator this is, and whether it leads. */
public final class ProcessMetrics {

  private final Gauge leader;

  /**
   * @param version the operator's version
   * @param revision the commit that it was built from
   */
  ProcessMetrics(Families families, String version, String revision) {
    families
        .gauge(
            "build_info",
            "1, with the operator's version, the commit that it was built from, and its Java.",
            "version",
            "revision",
            "java")
        .labels(version, revision, Runtime.version().toString())
        .set(1);
    leader =
        families.gauge("leader", "Whether this operator holds the Lease and may act: 1 yes, 0 no.");
  }

  /** Takes in whether this operator leads. */
  public void leads(boolean itDoes) {
    leader.set(itDoes ? 1 : 0);
  }
}
