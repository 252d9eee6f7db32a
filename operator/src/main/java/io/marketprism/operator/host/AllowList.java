package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHostSpec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A DockerHost's allow-list. {@code *} stands for any run of characters, nothing else is special.
 */
final class AllowList {

  private AllowList() {}

  static boolean allows(List<DockerHostSpec.Allow> lines, String namespace, String container) {
    return matching(lines, namespace, container).findAny().isPresent();
  }

  /** The ports that may be probed on a container that shares the host's network. */
  static Set<Integer> hostNetworkPorts(
      List<DockerHostSpec.Allow> lines, String namespace, String container) {
    Set<Integer> ports = new TreeSet<>();
    matching(lines, namespace, container)
        .forEach(
            line ->
                ports.addAll(
                    line.hostNetworkPorts() == null ? List.of() : line.hostNetworkPorts()));
    return ports;
  }

  private static Stream<DockerHostSpec.Allow> matching(
      List<DockerHostSpec.Allow> lines, String namespace, String container) {
    return lines.stream()
        .filter(
            line ->
                line.namespaces().stream().anyMatch(g -> glob(g, namespace))
                    && line.containers().stream().anyMatch(g -> glob(g, container)));
  }

  /** Linear in both: a hostile pattern costs nothing. */
  static boolean glob(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(text);
    }
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    int at = first.length();
    int end = text.length() - last.length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = text.indexOf(parts[i], at);
      if (found < 0 || found + parts[i].length() > end) {
        return false;
      }
      at = found + parts[i].length();
    }
    return true;
  }
}
