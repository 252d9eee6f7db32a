package io.marketprism.operator.architecture.planted.probe;

import io.marketprism.operator.architecture.planted.cli.Command;

/**
 * Breaks two rules on purpose: it uses the command line, and is used by it.
 *
 * @param command what it must not know
 */
public record CliUser(Command command) {}
