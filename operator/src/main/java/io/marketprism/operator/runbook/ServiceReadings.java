package io.marketprism.operator.runbook;

import java.util.Map;

/**
 * What was read of one service.
 *
 * @param container the facts of its container
 * @param probes by the probe's name
 * @param access whether the operator may act on it and can
 */
public record ServiceReadings(
    Reading<ContainerFacts> container, Map<String, Reading<ProbeResult>> probes, Access access) {

  public ServiceReadings {
    probes = Map.copyOf(probes);
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
}
