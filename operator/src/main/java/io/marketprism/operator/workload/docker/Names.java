package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.marketprism.operator.runbook.ContainerFacts.ComposeLabels;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.Stray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which container a name means, and which containers have lost theirs. */
final class Names {

  /** What docker compose puts before the name of a container that it is about to replace. */
  private static final Pattern REPLACED = Pattern.compile("[0-9a-f]{12}_(.+)");

  private Names() {}

  /**
   * Inspects the container that has this name or id. The engine would also take the beginning of an
   * id, and so answer with another container.
   *
   * @throws NotFoundException when there is none
   */
  static InspectContainerResponse inspect(DockerClient client, String nameOrId) {
    try {
      InspectContainerResponse response = client.inspectContainerCmd(nameOrId).exec();
      if (nameOrId.equals(response.getId()) || nameOrId.equals(plain(response.getName()))) {
        return response;
      }
    } catch (BadRequestException e) {
      // Several ids begin so; it would have found a name first.
    }
    throw new NotFoundException("{\"message\": \"No such container: %s\"}".formatted(nameOrId));
  }

  static List<Stray> strays(
      DockerClient client, List<String> names, Optional<ComposeService> service) {
    return client.listContainersCmd().withShowAll(true).exec().stream()
        .flatMap(container -> stray(container, names, service).stream())
        .toList();
  }

  private static Optional<Stray> stray(
      Container container, List<String> names, Optional<ComposeService> service) {
    List<String> own =
        Arrays.stream(Objects.requireNonNullElse(container.getNames(), new String[0]))
            .map(Names::plain)
            .filter(name -> name.indexOf('/') < 0) // that of a link
            .toList();
    if (own.isEmpty() || own.stream().anyMatch(names::contains)) {
      return Optional.empty();
    }
    return own.stream()
        .map(REPLACED::matcher)
        .filter(replaced -> replaced.matches() && names.contains(replaced.group(1)))
        .map(replaced -> replaced.group(1))
        .findFirst()
        .or(() -> service.filter(s -> isOf(container, s)).map(s -> names.getFirst()))
        .map(
            expected ->
                new Stray(
                    own.getFirst(),
                    container.getId(),
                    Inspection.state(container.getState()),
                    expected));
  }

  private static boolean isOf(Container container, ComposeService service) {
    Map<String, String> labels = Objects.requireNonNullElse(container.getLabels(), Map.of());
    ComposeLabels compose = Inspection.compose(labels);
    return compose.project().equals(service.project())
        && compose.service().equals(service.service())
        && !"true".equalsIgnoreCase(labels.get("com.docker.compose.oneoff"));
  }

  private static String plain(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
  }
}
