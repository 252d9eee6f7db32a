package io.marketprism.operator.oracle;

/** A container as the Docker Engine shows it at the end. */
public record ContainerSeen(String id, String name, boolean running) {}
