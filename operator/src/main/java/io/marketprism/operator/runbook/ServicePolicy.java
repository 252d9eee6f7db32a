package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.List;

/**
 * One service.
 *
 * @param name unique in the stack
 * @param host the DockerHost that its container is on
 * @param dependsOn services that it can't work without
 * @param startupGrace how long its process may take to become ready; within it nothing restarts it
 * @param readiness names of the probes that must succeed for it to be ready
 * @param patience how long its readings may be Unknown until that is a finding of its own
 */
public record ServicePolicy(
    String name,
    String host,
    List<String> dependsOn,
    Duration startupGrace,
    List<String> readiness,
    Duration patience) {

  public ServicePolicy {
    dependsOn = List.copyOf(dependsOn);
    readiness = List.copyOf(readiness);
  }
}
