package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A restart that is wanted although nothing may be wrong.
 *
 * @param name ScheduledRestart and the service's name, or Requested and the request's
 * @param reason why it is acted on, or not
 * @param message the same in a sentence
 * @param next when that may change by the passing of time alone
 */
public record PlannedRestart(
    String name, String service, String reason, @Nullable String message, @Nullable Instant next) {}
