package io.marketprism.operator.architecture.planted.cli;

import io.marketprism.operator.architecture.planted.probe.CliUser;
import org.jspecify.annotations.Nullable;

/**
 * One half of a planted cycle.
 *
 * @param user the other half
 */
public record Command(@Nullable CliUser user) {}
