package io.marketprism.operator.runbook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One variable that a condition looks at, as it was read.
 *
 * @param name as rules write it, such as {@code container.running}
 * @param value as a short text without secrets; null while it is Unknown
 * @param unknown why nothing can be said of it; null while it is known
 * @param at when it was looked at; null where that is not known, and for what is no reading
 * @param threshold what the condition compares it with, such as {@code > 100}; null where it
 *     compares it with nothing that has a value of its own
 */
public record Observation(
    String name,
    @Nullable String value,
    @Nullable String unknown,
    @Nullable Instant at,
    @Nullable String threshold) {}
