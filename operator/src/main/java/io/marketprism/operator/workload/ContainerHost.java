package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerFacts;
import java.time.Duration;

/**
 * A host of containers. Listing and inspecting is the truth; {@link #watch} only hints that now is
 * a good time to look.
 */
public interface ContainerHost extends AutoCloseable {

  /** Who the engine is. */
  HostInfo info() throws HostException;

  /**
   * The facts of a container.
   *
   * @param nameOrId its name or its id
   * @return its facts; {@link io.marketprism.operator.runbook.ContainerState#ABSENT} when the host
   *     doesn't have it
   * @throws HostException when the host doesn't answer
   */
  ContainerFacts inspect(String nameOrId) throws HostException;

  /** Starts a container: exactly one call, never repeated. */
  CallOutcome start(String containerId);

  /**
   * Restarts a container: exactly one call, never repeated.
   *
   * @param stopTimeout how long the engine waits between SIGTERM and SIGKILL
   */
  CallOutcome restart(String containerId, Duration stopTimeout);

  /**
   * Hears of containers' events until closed; reconnects by itself.
   *
   * @param onEvent called with a container's name; with an empty name after a gap, when anything
   *     may have happened
   */
  AutoCloseable watch(java.util.function.Consumer<String> onEvent);

  @Override
  void close();

  /**
   * An engine.
   *
   * @param id the engine's own id
   * @param version the engine's version
   */
  record HostInfo(String id, String version) {}
}
