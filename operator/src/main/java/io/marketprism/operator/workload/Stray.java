package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A container that belongs to a service and has none of the service's names: docker compose was
 * interrupted while it replaced it, or it was renamed by hand. While it is there, making another
 * one would run the service twice, or fail for a port that is taken.
 *
 * @param name the name that it has
 * @param containerId its full id
 * @param state the engine's state of it
 * @param expected the name that it should have
 */
public record Stray(String name, String containerId, ContainerState state, String expected) {

  /** What docker compose puts before the name of a container that it is about to replace. */
  private static final Pattern REPLACED = Pattern.compile("[0-9a-f]{12}_(.+)");

  private static final String LABEL = "com.docker.compose.";

  /**
   * The strays of a service, for when no container has one of its names.
   *
   * @param listed all containers of the host
   * @param names of the service's container, the first one being the expected one
   * @param service as docker compose knows it; empty where it isn't known
   */
  public static List<Stray> among(
      List<ListedContainer> listed, List<String> names, Optional<ComposeService> service) {
    return listed.stream()
        .filter(container -> container.names().stream().noneMatch(names::contains))
        .flatMap(container -> of(container, names, service))
        .toList();
  }

  private static Stream<Stray> of(
      ListedContainer container, List<String> names, Optional<ComposeService> service) {
    return container.names().stream()
        .sorted()
        .limit(1) // it has no other, beside those of links
        .flatMap(
            name ->
                replaced(name, names)
                    .or(() -> service.filter(s -> isOf(container, s)).map(s -> names.getFirst()))
                    .map(e -> new Stray(name, container.containerId(), container.state(), e))
                    .stream());
  }

  private static Optional<String> replaced(String name, List<String> names) {
    return Optional.of(REPLACED.matcher(name))
        .filter(replaced -> replaced.matches() && names.contains(replaced.group(1)))
        .map(replaced -> replaced.group(1));
  }

  private static boolean isOf(ListedContainer container, ComposeService service) {
    Map<String, String> labels = container.labels();
    return service.project().equals(labels.get(LABEL + "project"))
        && service.service().equals(labels.get(LABEL + "service"))
        && !"true".equalsIgnoreCase(labels.get(LABEL + "oneoff"));
  }

  /** Why nothing is made, and what brings the name back. */
  public String sentence() {
    return "container %s is there under the name %s (%s): docker rename %s %s"
        .formatted(expected, name, state.word(), name, expected);
  }
}
