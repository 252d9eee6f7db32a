package io.marketprism.operator.observe;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import java.util.Map;

/**
 * What was seen of one service at one moment.
 *
 * @param probes by the probe's name
 * @param looks when each was looked at, by the probe's name
 */
public record Sighting(
    Reading<ContainerFacts> container,
    Map<String, Reading<ProbeResult>> probes,
    Map<String, ServiceReadings.Looked> looks) {}
