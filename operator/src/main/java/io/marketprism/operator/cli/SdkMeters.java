package io.marketprism.operator.cli;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;

/**
 * Makes of the SDK's meters what Prometheus expects: a help text for each, and a histogram without
 * quantiles beside its buckets.
 */
final class SdkMeters implements MeterFilter {

  private static final DistributionStatisticConfig NO_QUANTILES =
      DistributionStatisticConfig.builder().percentiles().build();

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getDescription() != null
        ? id
        : new Meter.Id(
            id.getName(),
            Tags.of(id.getTags()),
            id.getBaseUnit(),
            "Of the Java Operator SDK.",
            id.getType());
  }

  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return NO_QUANTILES.merge(config);
  }
}
