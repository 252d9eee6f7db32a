package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One action from intent to outcome: a Remediation.
 *
 * @param remediation its name
 * @param reason why it was done, in words
 * @param createdAt when it was decided
 * @param executingAt when it was begun
 * @param verifyingAt when it was done, and watching whether it helped began
 * @param endedAt when it was over
 * @param phase how far it has come
 * @param message what is known
 * @param flightRecord whether there is a flight record of it
 */
public record Incident(
    String remediation,
    String service,
    String alert,
    String scenario,
    String action,
    String reason,
    Instant createdAt,
    @Nullable Instant executingAt,
    @Nullable Instant verifyingAt,
    @Nullable Instant endedAt,
    String phase,
    @Nullable String message,
    boolean flightRecord) {}
