package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerState;

/**
 * A container that belongs to a service and has none of the service's names: docker compose was
 * interrupted while it replaced it, or it was renamed by hand. While it is there, making another
 * one would run the service twice, or fail for a port that is taken.
 *
 * @param name the name that it has
 * @param containerId its full id
 * @param state the engine's state of it
 * @param expected the name that it should have
 */
public record Stray(String name, String containerId, ContainerState state, String expected) {

  /** Why nothing is made, and what brings the name back. */
  public String sentence() {
    return "container %s is there under the name %s (%s): docker rename %s %s"
        .formatted(expected, name, state.word(), name, expected);
  }
}
