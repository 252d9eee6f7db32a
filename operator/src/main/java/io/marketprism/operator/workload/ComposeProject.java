package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A compose project whose files are on this machine. Its paths are texts: a label may have one that
 * this process can't name.
 *
 * @param name the project's name
 * @param directory what its relative paths are relative to; its {@code .env} is read
 * @param files its compose files, in the order in which they are merged
 * @param envFiles what takes the place of its {@code .env}; empty for that
 * @param timeout how long bringing up one service of it may take, builds included
 */
public record ComposeProject(
    String name, String directory, List<String> files, List<String> envFiles, Duration timeout) {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  public ComposeProject {
    files = resolved(directory, files);
    envFiles = resolved(directory, envFiles);
  }

  private static List<String> resolved(String directory, List<String> paths) {
    String folder = directory.endsWith("/") ? directory : directory + "/";
    return paths.stream().map(path -> path.startsWith("/") ? path : folder + path).toList();
  }

  /** The same with other env files. */
  public ComposeProject with(List<String> otherEnvFiles) {
    return new ComposeProject(name, directory, files, otherEnvFiles, timeout);
  }

  /** The project of a container, as compose's labels on it say; empty where they don't. */
  public static Optional<ComposeProject> of(ContainerFacts.ComposeLabels labels) {
    if (labels.project().isEmpty() || labels.directory().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ComposeProject(
            labels.project(),
            labels.directory(),
            paths(labels.configFiles()),
            paths(labels.environmentFiles()),
            DEFAULT_TIMEOUT));
  }

  private static List<String> paths(String separated) {
    return Stream.of(separated.split(",", -1)).filter(path -> !path.isEmpty()).toList();
  }

  /** A project with the usual time-out, ten minutes. */
  public ComposeProject(String name, String directory, List<String> files) {
    this(name, directory, files, List.of(), DEFAULT_TIMEOUT);
  }
}
