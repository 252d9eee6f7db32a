package io.marketprism.operator.runbook;

import java.time.Instant;

/**
 * An end of a container's process.
 *
 * @param at when, by the operator's clock
 * @param exitCode its exit status; 128 and the signal's number where a signal ended it
 * @param oom whether the kernel killed it for want of memory
 * @param asked whether somebody stopped or killed it through the engine; what crashed was not asked
 */
public record Death(Instant at, int exitCode, boolean oom, boolean asked) {}
