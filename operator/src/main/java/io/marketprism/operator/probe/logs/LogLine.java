package io.marketprism.operator.probe.logs;

import java.time.Instant;

/**
 * A line of a log.
 *
 * @param at when the engine received it, by the operator's clock
 * @param text as it was written
 */
public record LogLine(Instant at, String text) {}
