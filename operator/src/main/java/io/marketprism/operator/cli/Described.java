package io.marketprism.operator.cli;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/** Gives the SDK's meters, which have none, a help text: a page without them is no clean one. */
final class Described implements MeterFilter {

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
}
