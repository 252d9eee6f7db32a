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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What else is on a Docker host, for a person. */
final class NeighbourTexts {

  /** Of a host with hundreds, those are read first that have to do with the container. */
  static final int MOST = 100;

  private NeighbourTexts() {}

  /**
   * The containers of the host. Without their commands, which may hold secrets of other services.
   *
   * @param project the compose project whose containers come first; empty for none
   */
  static String list(List<Container> containers, String project) {
    return bounded(
        containers.stream()
            .sorted(
                Comparator.comparing((Container c) -> !isOf(c, project))
                    .thenComparing(NeighbourTexts::name))
            .map(
                c ->
                    "%s  %s  %s  %s"
                        .formatted(name(c), c.getStatus(), c.getImage(), ports(c.getPorts()))
                        .stripTrailing()),
        containers.size());
  }

  private static boolean isOf(Container container, String project) {
    return container.getLabels() != null
        && project.equals(container.getLabels().get("com.docker.compose.project"));
  }

  private static String bounded(Stream<String> lines, long all) {
    String first = lines.limit(MOST).collect(Collectors.joining("\n"));
    return all <= MOST ? first : first + "\n... and %d more".formatted(all - MOST);
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
      List<Container> members =
          containers.stream().filter(c -> of(c).containsKey(network)).toList();
      lines.add(
          bounded(
              members.stream()
                  .sorted(Comparator.comparing(NeighbourTexts::name))
                  .map(c -> "  " + member(c, network).stripTrailing()),
              members.size()));
    }
    return String.join("\n", lines);
  }

  private static String member(Container container, String network) {
    return "%s  %s  %s"
        .formatted(name(container), container.getStatus(), address(of(container).get(network)));
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
