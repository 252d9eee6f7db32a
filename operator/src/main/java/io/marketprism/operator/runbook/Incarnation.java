package io.marketprism.operator.runbook;

import java.time.Instant;

/**
 * One life of one container. A restart keeps the container's id and changes {@code startedAt}, so
 * only all three together say "the same process that the readings judged".
 *
 * @param daemonId the Docker Engine's own id; two DockerHosts may be one daemon
 * @param containerId the container's full id
 * @param startedAt when its process was last started, by the engine's clock; the epoch if never. It
 *     identifies a life; how long that lasts is for {@link ContainerFacts#startedAt}
 */
public record Incarnation(String daemonId, String containerId, Instant startedAt) {

  /** Whether both are the same container, whatever its process. */
  public boolean sameContainer(Incarnation other) {
    return daemonId.equals(other.daemonId) && containerId.equals(other.containerId);
  }
}
