package io.marketprism.operator.runbook;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The services of a stack and what depends on what. Free of cycles; names that no service has are
 * refused where the policy is compiled.
 */
public final class Topology {

  private final Map<String, ServicePolicy> services;
  private final Map<String, Integer> depths = new LinkedHashMap<>();

  private Topology(Map<String, ServicePolicy> services) {
    this.services = services;
  }

  /**
   * @param services in the runbook's order
   * @throws IllegalArgumentException when services depend on each other in a circle, naming it
   */
  public static Topology of(Collection<ServicePolicy> services) {
    Map<String, ServicePolicy> byName = new LinkedHashMap<>();
    services.forEach(s -> byName.put(s.name(), s));
    Topology topology = new Topology(byName);
    for (ServicePolicy service : services) {
      if (topology.causesOf(service.name()).contains(service.name())) {
        throw new IllegalArgumentException(
            "service " + service.name() + " depends on itself, directly or through others");
      }
    }
    services.forEach(s -> topology.findDepth(s.name()));
    return topology;
  }

  public Collection<ServicePolicy> services() {
    return services.values();
  }

  public Optional<ServicePolicy> service(String name) {
    return Optional.ofNullable(services.get(name));
  }

  /** All that a service depends on, directly or through others, nearest first. */
  public SequencedSet<String> causesOf(String service) {
    SequencedSet<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(dependenciesOf(service));
    while (!open.isEmpty()) {
      String next = open.poll();
      if (found.add(next)) {
        open.addAll(dependenciesOf(next));
      }
    }
    return found;
  }

  /** How many services stand between this one and the furthest it depends on; 0 for a root. */
  public int depth(String service) {
    return depths.getOrDefault(service, 0);
  }

  /** Each service's depth is found once, however many ways lead to it. */
  private int findDepth(String service) {
    Integer known = depths.get(service);
    if (known != null) {
      return known;
    }
    int depth = dependenciesOf(service).stream().mapToInt(d -> findDepth(d) + 1).max().orElse(0);
    depths.put(service, depth);
    return depth;
  }

  private List<String> dependenciesOf(String service) {
    ServicePolicy policy = services.get(service);
    return policy == null ? List.of() : policy.dependsOn();
  }
}
