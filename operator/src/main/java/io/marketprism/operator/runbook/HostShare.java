package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one stack has on one Docker host that concerns the others there: the storm gate and the slot
 * for restarts belong to the host. An evaluation reports it, and is given what the evaluations of
 * the other stacks reported last ({@link Readings#elsewhere}).
 *
 * @param roots how many services have dependencies that are all fine: if one fails, nothing else
 *     explains it; optional ones, which carry no data, don't count
 * @param failing since when those of them have failed that are known not to be ready
 * @param restart the restart that is on its way, by its Remediation's name or, while it has none,
 *     by its service's; null where there is none
 */
public record HostShare(int roots, List<Instant> failing, @Nullable String restart) {

  /** Nothing that concerns anybody. */
  public static final HostShare NOTHING = new HostShare(0, List.of(), null);

  public HostShare {
    failing = List.copyOf(failing);
  }

  /** Whether nothing fails and no restart is on its way. */
  public boolean isCalm() {
    return failing.isEmpty() && restart == null;
  }

  /** A stack's shares by DockerHost, with no restarts. */
  static Map<String, HostShare> of(Topology topology, Map<String, ServiceState> services) {
    Map<String, HostShare> shares = new LinkedHashMap<>();
    for (ServicePolicy service : topology.services()) {
      boolean explained =
          service.optional()
              || topology.causesOf(service.name()).stream()
                  .anyMatch(cause -> failingSince(services, cause) != null);
      shares.merge(
          service.host(),
          explained ? NOTHING : root(failingSince(services, service.name())),
          HostShare::and);
    }
    return shares;
  }

  private static HostShare root(@Nullable Instant failingSince) {
    return new HostShare(1, failingSince == null ? List.of() : List.of(failingSince), null);
  }

  private static @Nullable Instant failingSince(
      Map<String, ServiceState> services, String service) {
    return services.getOrDefault(service, ServiceState.INITIAL).failingSince();
  }

  /** Both together. */
  public HostShare and(HostShare other) {
    return new HostShare(
        roots + other.roots,
        Stream.concat(failing.stream(), other.failing.stream()).toList(),
        restart == null ? other.restart : restart);
  }

  /** Without a restart. */
  public HostShare conceded() {
    return new HostShare(roots, failing, null);
  }

  /** A stack's shares, with the restarts that are on their way or were decided on just now. */
  static Map<String, HostShare> of(
      Topology topology,
      Map<String, ServiceState> services,
      History history,
      List<Decision> decisions) {
    Map<String, HostShare> shares = new LinkedHashMap<>(of(topology, services));
    for (ServicePolicy service : topology.services()) {
      String name = service.name();
      Optional<String> restart =
          history.of(name).stream()
              .filter(Attempt::holdsSlot)
              .map(Attempt::name)
              .findFirst()
              .or(
                  () ->
                      decisions.stream()
                          .filter(d -> d.service().equals(name) && d.restarts())
                          .map(Decision::service)
                          .findFirst());
      restart.ifPresent(
          what -> shares.merge(service.host(), new HostShare(0, List.of(), what), HostShare::and));
    }
    return shares;
  }
}
