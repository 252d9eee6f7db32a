/**
 * The pure core: what the runbook decides.
 *
 * <p>Deciding is a function of policy, readings, history and time. Nothing here knows Kubernetes,
 * Docker, a clock, a thread or a framework: readings and {@code now} come in as arguments, so the
 * same code runs in the daemon and in tests with virtual time.
 */
@NullMarked
package io.marketprism.operator.runbook;

import org.jspecify.annotations.NullMarked;
