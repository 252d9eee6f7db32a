package io.marketprism.operator.workload;

import java.time.Instant;

/**
 * Something that happened to a container.
 *
 * @param container the container's name, without a slash; empty after a gap
 * @param containerId its full id; empty after a gap
 * @param action the engine's word: {@code start}, {@code die}, {@code oom}, {@code kill}, ...;
 *     empty after a gap
 * @param at when, by the engine's clock
 * @param exitCode of a process that died; -1 where none did
 * @param signal the number of the signal that somebody sent through the engine; 0 where none was
 */
public record ContainerEvent(
    String container, String containerId, String action, Instant at, int exitCode, int signal) {

  /** Reported when events may have been missed: anything may have happened. */
  public static final ContainerEvent GAP = new ContainerEvent("", "", "", Instant.EPOCH, -1, 0);

  public boolean isGap() {
    return containerId.isEmpty();
  }
}
