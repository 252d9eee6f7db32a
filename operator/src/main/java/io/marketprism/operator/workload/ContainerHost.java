package io.marketprism.operator.workload;

import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A host of containers. Listing and inspecting is the truth; {@link #watch} only hints that now is
 * a good time to look.
 */
public interface ContainerHost extends AutoCloseable {

  /** Who the engine is, and what its clock shows. */
  HostInfo info() throws HostException;

  /**
   * Whether the engine answers, and its clock shows what is known of it. Where it shows something
   * else, or what it shows can't be told, {@link #info} measures it.
   *
   * @throws HostException when the host doesn't answer
   */
  boolean ping() throws HostException;

  /**
   * All containers, in one request.
   *
   * @throws HostException when the host doesn't answer
   */
  ContainerList list() throws HostException;

  /**
   * The facts of a container.
   *
   * @param nameOrId its whole name or its whole id
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
   * Reports containers' events until closed; reconnects by itself, with what was missed meanwhile.
   *
   * @param onEvent called with what happened, each event once; with {@link ContainerEvent#GAP}
   *     after the first connection and wherever the engine itself can't say what was missed
   */
  Watch watch(Loops loops, Consumer<ContainerEvent> onEvent);

  /**
   * The newest lines of a container's log, of all its lives.
   *
   * @param since the oldest moment of interest, by the operator's clock
   * @param maxLines how many lines at most
   * @param maxBytes how many bytes of text at most
   * @throws HostException when the host doesn't answer, can't read this log, or has a clock that
   *     can't be compared with the operator's
   */
  ContainerLog logs(String containerId, Instant since, int maxLines, int maxBytes)
      throws HostException;

  /**
   * How many cores a container has used over the last second.
   *
   * @throws HostException when the host doesn't answer, or doesn't know
   */
  double cpuUsage(String containerId) throws HostException;

  /**
   * Looks at all that may tell why a container fails: its state, its log, its neighbours. Secrets
   * are masked in it.
   *
   * @param nameOrId its name or its id
   * @param known what its environment was when it was last seen: it may be gone
   * @param limit what is not there by then is Unknown
   */
  ContainerDiagnosis diagnose(String nameOrId, Environment known, Duration limit);

  /**
   * A time that the engine reported, by the operator's clock: the best guess where its clock is in
   * doubt ({@link HostInfo#clock}).
   */
  Instant toOperatorTime(Instant engineTime);

  @Override
  void close();

  /** Listening to a host's events, until closed. */
  interface Watch extends AutoCloseable {

    /** Whether the host's stream of events is open, and was found to be alive just now. */
    boolean isConnected();

    @Override
    void close();
  }

  /**
   * An engine.
   *
   * @param id the engine's own id
   * @param version the engine's version
   * @param clock how its clock differs from the operator's
   */
  record HostInfo(String id, String version, ClockOffset clock) {}
}
