package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One alert of a stack.
 *
 * @param severity critical or warning
 * @param state Inactive, Pending or Firing
 * @param since since when it fires, or is pending
 * @param escalatedSince since when it needs a person
 * @param reason why it is acted on, or not: one word out of a closed list
 * @param message the same in a sentence
 * @param clock what runs
 */
public record AlertView(
    String name,
    String service,
    String severity,
    String state,
    @Nullable Instant since,
    @Nullable Instant escalatedSince,
    String reason,
    @Nullable String message,
    @Nullable AlertClock clock) {}
