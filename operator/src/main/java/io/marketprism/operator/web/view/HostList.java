package io.marketprism.operator.web.view;

import java.util.List;

/** DockerHosts that the caller may get, by name. */
public record HostList(List<HostItem> dockerHosts) {

  public HostList {
    dockerHosts = List.copyOf(dockerHosts);
  }
}
