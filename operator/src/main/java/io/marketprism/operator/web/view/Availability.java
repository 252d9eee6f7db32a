package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a stack was over a time, as far as it is known.
 *
 * @param hours how long the time is, up to now
 * @param knownSince since when something is known of it
 * @param uptime the share of the known time in which nothing was wrong, from 0 to 1
 * @param incidents how often something was wrong
 * @param healed how many actions helped
 * @param medianHealSeconds from the decision to the proof that it helped; null where nothing was
 *     healed
 */
public record Availability(
    int hours,
    Instant knownSince,
    double uptime,
    int incidents,
    int healed,
    @Nullable Long medianHealSeconds) {}
