package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.Loopback;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A probe goes nowhere but to a port that the container itself has on the host. */
public final class ProbedPorts {

  private static final String ALL_OF_IPV4 = "0.0.0.0";
  private static final String ALL_OF_IPV6 = "::";

  private ProbedPorts() {}

  /** The address at which a container's port is looked at, or why a look would say nothing. */
  public static Reading<String> address(
      HostConnection host, String namespace, ContainerFacts facts, int port) {
    return address(host.grants(), host.spec(), namespace, facts, port);
  }

  static Reading<String> address(
      Grants grants, DockerHostSpec spec, String namespace, ContainerFacts facts, int port) {
    ContainerFacts.Endpoints endpoints = facts.endpoints();
    Set<Integer> ports =
        endpoints.hostNetwork()
            ? grants.hostNetworkPorts(namespace, facts.name())
            : endpoints.publishedPorts();
    if (!ports.contains(port)) {
      return Reading.unknown("container %s does not publish port %d".formatted(facts.name(), port));
    }
    String address = spec.addressOrDefault();
    Set<String> boundTo = new TreeSet<>(endpoints.boundTo().getOrDefault(port, Set.of()));
    if (boundTo.isEmpty() || boundTo.stream().anyMatch(bound -> reaches(address, bound))) {
      return Reading.of(address);
    }
    // Refused there, whatever the service does: it would be restarted for being well.
    return spec.isOnThisMachine()
        ? Reading.of(boundTo.iterator().next().replaceFirst("^::$", "::1"))
        : Reading.unknown(
            "container %s publishes port %d on %s alone, which is not reached at %s"
                .formatted(facts.name(), port, String.join(" and ", boundTo), address));
  }

  /** Whether what is bound to one address may be reached at another; a name is not looked up. */
  private static boolean reaches(String address, String bound) {
    Optional<InetAddress> literal = literal(address);
    if (bound.equals(ALL_OF_IPV4) || bound.equals(ALL_OF_IPV6)) {
      boolean six = bound.equals(ALL_OF_IPV6);
      return literal.isEmpty() || literal.get().getAddress().length == (six ? 16 : 4);
    }
    return literal.isPresent()
        ? literal.equals(literal(bound))
        : Loopback.names(address) == Loopback.names(bound);
  }

  private static Optional<InetAddress> literal(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
