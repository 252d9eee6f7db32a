package io.marketprism.operator.host;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ComposeProject;
import io.marketprism.operator.workload.ComposeService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was last read of the compose projects that a DockerHost lists.
 *
 * @param services of the projects' files, by the container's name, as its env files make them
 * @param troubles why a project's files can't be read, by its name; without those that can be
 * @param version of docker compose, or why it can't be used
 */
record KnownProjects(
    List<ComposeProject> projects,
    Map<String, Listed> services,
    Map<String, String> troubles,
    Reading<String> version) {

  /**
   * What a project's files say of a container.
   *
   * @param project with the env files that they were read with
   */
  record Listed(ComposeProject project, ComposeService service) {

    boolean isOf(ComposeService other) {
      return service.project().equals(other.project()) && service.service().equals(other.service());
    }
  }

  Optional<ComposeProject> project(String name) {
    return projects.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Whether nobody has declared a project's env files. */
  boolean isGuess(String name) {
    return project(name).filter(declared -> !declared.envFiles().isEmpty()).isEmpty();
  }

  /**
   * By the labels of a container that is there, by its name where it isn't; empty where its
   * project's files weren't read or don't describe it.
   */
  Optional<Listed> find(ContainerFacts facts) {
    ContainerFacts.ComposeLabels labels = facts.compose();
    Listed named = services.get(facts.name());
    ComposeService service = new ComposeService(labels.project(), labels.service());
    return facts.state() == ContainerState.ABSENT || labels.project().isEmpty()
        ? Optional.ofNullable(named)
        : Stream.concat(Stream.ofNullable(named), services.values().stream())
            .filter(listed -> listed.isOf(service))
            .findFirst();
  }

  /** Why a container is not found: by its own project, or by any that may describe it. */
  String notFound(String host, String container, ContainerFacts.ComposeLabels labels) {
    if (!projects.isEmpty() && version instanceof Reading.Unknown<String>(String why)) {
      return why;
    }
    String own = labels.project();
    if (project(own).isPresent() && !troubles.containsKey(own)) {
      return undescribed(own, container);
    }
    return troubles.entrySet().stream()
        .filter(trouble -> project(own).isEmpty() || trouble.getKey().equals(own))
        .map(trouble -> unreadable(trouble.getKey(), trouble.getValue()))
        .findFirst()
        .orElse("DockerHost %s lists no compose project with %s".formatted(host, container));
  }

  static String unreadable(String project, String why) {
    return "compose project %s can't be read: %s".formatted(project, why);
  }

  static String undescribed(String project, String container) {
    return "the files of compose project %s describe no %s".formatted(project, container);
  }

  /** More run than its files describe, by {@code --scale}: compose would end the rest. */
  Optional<String> wouldRemove(ComposeService service, int running) {
    long described = services.values().stream().filter(listed -> listed.isOf(service)).count();
    return running <= described
        ? Optional.empty()
        : Optional.of(
            "docker compose would remove containers of service %s, of which %d run: its files describe %d"
                .formatted(service.service(), running, described));
  }
}
