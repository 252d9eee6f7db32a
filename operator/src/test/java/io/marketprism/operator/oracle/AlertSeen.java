package io.marketprism.operator.oracle;

/**
 * What a stack's status says of an alert at the end.
 *
 * @param reason of its decision; empty where it has none
 */
public record AlertSeen(String stack, String name, boolean firing, String reason) {}
