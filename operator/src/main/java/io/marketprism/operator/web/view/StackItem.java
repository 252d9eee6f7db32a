package io.marketprism.operator.web.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stack in a list.
 *
 * @param state how it is, in one word; Unknown before it was evaluated
 * @param since since when it is so
 * @param mode how far the operator goes
 * @param ready how many of its services are ready: 6/6
 * @param firing the alerts that are firing
 * @param message what is wrong, in one sentence
 */
public record StackItem(
    String namespace,
    String name,
    String state,
    @Nullable Instant since,
    String mode,
    @Nullable String ready,
    @Nullable String firing,
    @Nullable String message) {}
