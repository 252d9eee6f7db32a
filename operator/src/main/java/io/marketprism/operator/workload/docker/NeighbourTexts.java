package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerPort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What else is on a Docker host, for a person. */
final class NeighbourTexts {

  private NeighbourTexts() {}

  /** All containers. Without their commands, which may hold secrets of other services. */
  static String list(List<Container> containers) {
    return containers.stream()
        .sorted(Comparator.comparing(NeighbourTexts::name))
        .map(
            c ->
                "%s  %s  %s  %s"
                    .formatted(name(c), c.getStatus(), c.getImage(), ports(c.getPorts()))
                    .stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  /** By network of the container; those that are stopped are still members. */
  static String networkMembers(InspectContainerResponse response, List<Container> containers) {
    Map<String, ContainerNetwork> networks =
        response.getNetworkSettings() == null ? null : response.getNetworkSettings().getNetworks();
    if (networks == null || networks.isEmpty()) {
      return "no networks";
    }
    List<String> lines = new ArrayList<>();
    for (String network : networks.keySet()) {
      lines.add("network " + network + ":");
      containers.stream()
          .filter(c -> of(c).containsKey(network))
          .sorted(Comparator.comparing(NeighbourTexts::name))
          .map(c -> "  %s  %s  %s".formatted(name(c), c.getStatus(), address(of(c).get(network))))
          .forEach(line -> lines.add(line.stripTrailing()));
    }
    return String.join("\n", lines);
  }

  private static Map<String, ContainerNetwork> of(Container container) {
    return container.getNetworkSettings() == null
            || container.getNetworkSettings().getNetworks() == null
        ? Map.of()
        : container.getNetworkSettings().getNetworks();
  }

  private static String address(@Nullable ContainerNetwork network) {
    return network == null || network.getIpAddress() == null ? "" : network.getIpAddress();
  }

  private static String name(Container container) {
    String[] names = container.getNames();
    return names == null || names.length == 0
        ? String.valueOf(container.getId())
        : names[0].replaceFirst("^/", "");
  }

  private static String ports(ContainerPort @Nullable [] ports) {
    return ports == null
        ? ""
        : Arrays.stream(ports)
            .map(
                p ->
                    p.getPublicPort() == null
                        ? "%d/%s".formatted(p.getPrivatePort(), p.getType())
                        : "%s:%d->%d/%s"
                            .formatted(
                                ContainerTexts.hostAddress(p.getIp()),
                                p.getPublicPort(),
                                p.getPrivatePort(),
                                p.getType()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
  }
}
