package io.marketprism.operator.oracle;

import java.time.Instant;

/** What the Docker Engine says has happened to a container. */
public record EngineEvent(Instant at, String id, String name, String action) {}
