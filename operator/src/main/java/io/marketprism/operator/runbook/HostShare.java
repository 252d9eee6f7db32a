package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one stack has on one Docker host that concerns the others there: the storm gate and the slot
 * for restarts belong to the host. An evaluation reports it, and is given what the evaluations of
 * the other stacks reported last ({@link Readings#elsewhere}).
 *
 * @param roots services whose dependencies are all fine: if one fails, nothing else explains it;
 *     optional ones, which carry no data, are none
 * @param restart the restart that is on its way, by its Remediation's name or, while it has none,
 *     by its service's; null where there is none
 */
public record HostShare(List<Root> roots, @Nullable String restart) {

  /** Nothing that concerns anybody. */
  static final HostShare NOTHING = new HostShare(List.of(), null);

  public HostShare {
    roots = List.copyOf(roots);
  }

  /**
   * One service.
   *
   * @param failingSince set while it is known not to be ready
   */
  public record Root(@Nullable Instant failingSince) {}

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
          explained
              ? NOTHING
              : new HostShare(List.of(new Root(failingSince(services, service.name()))), null),
          HostShare::and);
    }
    return shares;
  }

  private static @Nullable Instant failingSince(
      Map<String, ServiceState> services, String service) {
    return services.getOrDefault(service, ServiceState.INITIAL).failingSince();
  }

  /** All together. */
  static HostShare all(Collection<HostShare> shares) {
    return new HostShare(
        shares.stream().flatMap(share -> share.roots.stream()).toList(),
        shares.stream().map(HostShare::restart).filter(Objects::nonNull).findFirst().orElse(null));
  }

  /** Both together. */
  HostShare and(HostShare other) {
    return all(List.of(this, other));
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
          what -> shares.merge(service.host(), new HostShare(List.of(), what), HostShare::and));
    }
    return shares;
  }
}
