package io.marketprism.operator.host;

import io.marketprism.operator.api.Grants;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.workload.Loopback;
import java.util.Optional;
import java.util.Set;

/** A probe goes nowhere but to a port that the container itself has on the host. */
public final class ProbedPorts {

  private ProbedPorts() {}

  /** Why nothing can be said of a container by a look at its port; empty if something can. */
  public static Optional<String> fault(
      HostConnection host, String namespace, ContainerFacts facts, int port) {
    return fault(host.grants(), host.spec().addressOrDefault(), namespace, facts, port);
  }

  static Optional<String> fault(
      Grants grants, String address, String namespace, ContainerFacts facts, int port) {
    ContainerFacts.Endpoints endpoints = facts.endpoints();
    Set<Integer> ports =
        endpoints.hostNetwork()
            ? grants.hostNetworkPorts(namespace, facts.name())
            : endpoints.publishedPorts();
    if (!ports.contains(port)) {
      return Optional.of("container %s does not publish port %d".formatted(facts.name(), port));
    }
    // Refused there, whatever the service does: it would be restarted for being well.
    if (endpoints.loopbackPorts().contains(port) && !Loopback.names(address)) {
      return Optional.of(
          "container %s publishes port %d on its host's loopback alone, which is not reached at %s"
              .formatted(facts.name(), port, address));
    }
    return Optional.empty();
  }
}
