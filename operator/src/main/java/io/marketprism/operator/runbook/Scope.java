package io.marketprism.operator.runbook;

import java.util.Map;

/**
 * What a condition may look at.
 *
 * @param service the service that the rule is about
 * @param readings what was read of it
 * @param startsInWindow starts of its container seen within {@link ServiceState#STARTS_WINDOW}
 * @param wasReady whether the service was seen to be ready in this life of its container
 * @param readiness of all services, by name
 */
public record Scope(
    String service,
    ServiceReadings readings,
    int startsInWindow,
    boolean wasReady,
    Map<String, Readiness.Verdict> readiness) {}
