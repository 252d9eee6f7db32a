package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When many services that don't depend on each other begin to fail at once, the fault is not
 * theirs: a disk, the network, the host. Restarting them all would only add to it. The gate closes
 * for restarts and opens when nothing more has begun to fail for a while.
 */
final class StormGate {

  static final int AT_LEAST = 3;
  static final Duration WINDOW = Duration.ofMinutes(1);
  static final Duration OPENS_AFTER = Duration.ofMinutes(2);

  private StormGate() {}

  /**
   * The gates that are closed after a look at all services: each DockerHost has its own.
   *
   * @param closed by host: when it was to open
   * @return by host: when it opens
   */
  static Map<String, Instant> next(
      Topology topology,
      Map<String, ServiceState> services,
      Map<String, Instant> closed,
      Instant now) {
    Map<String, List<ServicePolicy>> byHost =
        topology.services().stream().collect(Collectors.groupingBy(ServicePolicy::host));
    Map<String, Instant> next = new HashMap<>();
    byHost.forEach(
        (host, onHost) -> {
          Instant until = opens(topology, services, onHost, closed.get(host), now);
          if (until != null && now.isBefore(until)) {
            next.put(host, until);
          }
        });
    return Map.copyOf(next);
  }

  private static @Nullable Instant opens(
      Topology topology,
      Map<String, ServiceState> services,
      List<ServicePolicy> onHost,
      @Nullable Instant until,
      Instant now) {
    List<Instant> begun = rootsBegun(topology, services, onHost, now);
    int couldBe = couldBeRoots(topology, services, onHost).size();
    boolean storm = begun.size() >= AT_LEAST && begun.size() * 2 > couldBe;
    boolean another = until != null && !begun.isEmpty();
    if (!storm && !another) {
      return until;
    }
    Instant opens = begun.stream().max(Instant::compareTo).orElse(now).plus(OPENS_AFTER);
    return until == null || opens.isAfter(until) ? opens : until;
  }

  /** When the failing services whose dependencies are all fine began to fail, within the window. */
  private static List<Instant> rootsBegun(
      Topology topology,
      Map<String, ServiceState> services,
      Collection<ServicePolicy> onHost,
      Instant now) {
    return couldBeRoots(topology, services, onHost).stream()
        .map(s -> services.getOrDefault(s.name(), ServiceState.INITIAL).failingSince())
        .filter(since -> since != null && since.plus(WINDOW).isAfter(now))
        .toList();
  }

  /**
   * The services whose dependencies are all fine: if one of these fails, nothing else explains it.
   */
  private static List<ServicePolicy> couldBeRoots(
      Topology topology, Map<String, ServiceState> services, Collection<ServicePolicy> onHost) {
    return onHost.stream()
        .filter(s -> topology.causesOf(s.name()).stream().noneMatch(c -> failing(services, c)))
        .toList();
  }

  private static boolean failing(Map<String, ServiceState> services, String name) {
    return services.getOrDefault(name, ServiceState.INITIAL).failingSince() != null;
  }
}
