package io.marketprism.operator.runbook;

/**
 * What a condition may look at: the readings of its own service.
 *
 * @param service the service that the rule is about
 * @param readings what was read of it
 * @param startsInWindow starts of its container seen within {@link ServiceState#STARTS_WINDOW}
 */
public record Scope(String service, ServiceReadings readings, int startsInWindow) {}
