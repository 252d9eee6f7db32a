package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one service.
 *
 * @param container the facts of its container
 * @param probes by the probe's name
 * @param access whether the operator may act on it and can
 * @param compose whether its container can be made through docker compose
 * @param freedAt when another container on its host was last seen to end, by the operator's clock:
 *     what that one held, such as a port, may be free; null where none was
 * @param maintenance that its host is under maintenance; null while it isn't
 * @param looks when each probe was last looked at, by its name; nothing is decided by it
 */
public record ServiceReadings(
    Reading<ContainerFacts> container,
    Map<String, Reading<ProbeResult>> probes,
    Access access,
    Compose compose,
    @Nullable Instant freedAt,
    @Nullable Maintenance maintenance,
    Map<String, Looked> looks) {

  public ServiceReadings {
    probes = Map.copyOf(probes);
    looks = Map.copyOf(looks);
  }

  /** Where nobody asks how old they are. */
  public ServiceReadings(
      Reading<ContainerFacts> container,
      Map<String, Reading<ProbeResult>> probes,
      Access access,
      Compose compose,
      @Nullable Instant freedAt,
      @Nullable Maintenance maintenance) {
    this(container, probes, access, compose, freedAt, maintenance, Map.of());
  }

  /**
   * When a probe was last looked at.
   *
   * @param at the look itself
   * @param valuesAt the one that its values are of: a failed look doesn't unsay them
   */
  public record Looked(Instant at, Instant valuesAt) {}

  /** On a host that is not under maintenance. */
  public ServiceReadings(
      Reading<ContainerFacts> container,
      Map<String, Reading<ProbeResult>> probes,
      Access access,
      Compose compose,
      @Nullable Instant freedAt) {
    this(container, probes, access, compose, freedAt, null);
  }

  /** Whether acting on the service's container is possible and permitted right now. */
  public sealed interface Access {
    /** It may be acted on. */
    record Granted() implements Access {}

    /** The container's host doesn't answer. */
    record HostUnreachable(String why) implements Access {}

    /** The DockerHost's allow-list doesn't name this container for this namespace. */
    record NotAllowed(String why) implements Access {}

    /** An older stack has claimed the same container. */
    record ClaimedByOtherStack(String why) implements Access {}
  }

  /** Whether the service's container can be made, or made anew, through docker compose. */
  public sealed interface Compose {
    /**
     * The DockerHost lists the compose project, and the service is in its files.
     *
     * @param changed the names of the environment variables that it would be given with other
     *     values than it was made with
     */
    record Listed(String project, String service, SortedSet<String> changed) implements Compose {

      public Listed {
        changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
      }

      /** One that would be made as it was, as far as is known. */
      public Listed(String project, String service) {
        this(project, service, Collections.emptySortedSet());
      }
    }

    /**
     * It can't be.
     *
     * @param why one clause for a person
     * @param create what a person types instead to make the container; empty where nothing is known
     *     of its project
     * @param recreate the same to recreate it, with its image built again
     */
    record NotListed(String why, String create, String recreate) implements Compose {
      String byHand(Action action) {
        return action == Action.Recreate ? recreate : create;
      }
    }
  }
}
