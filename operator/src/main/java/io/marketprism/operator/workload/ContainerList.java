package io.marketprism.operator.workload;

import java.util.List;

/**
 * All containers of a host, whether they run or not.
 *
 * @param daemonId the engine's own id
 */
public record ContainerList(String daemonId, List<ListedContainer> containers) {

  public ContainerList {
    containers = List.copyOf(containers);
  }
}
