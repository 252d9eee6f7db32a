package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.Environment;
import java.util.Set;

/**
 * A service of a compose project.
 *
 * @param project the project's name
 * @param service the service's name in the project
 * @param given the environment variables that its container would be given, with their values
 * @param blank the environment variables that its container would be given without a value
 * @param unset the variables of its files that are set nowhere and have no default
 */
public record ComposeService(
    String project, String service, Environment given, Set<String> blank, Set<String> unset) {

  public ComposeService {
    blank = Set.copyOf(blank);
    unset = Set.copyOf(unset);
  }

  /** One of which only the name is known. */
  public ComposeService(String project, String service) {
    this(project, service, Environment.EMPTY, Set.of(), Set.of());
  }
}
