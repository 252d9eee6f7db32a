package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One service.
 *
 * @param name unique in the stack
 * @param host the DockerHost that its container is on
 * @param dependsOn services that it can't work without
 * @param startupGrace how long its process may take to become ready; within it nothing restarts it
 * @param readiness names of the probes that must succeed for it to be ready
 * @param patience how long its readings may be Unknown until that is a finding of its own
 * @param windows by a value's name, for how long it must be read until it is known
 */
public record ServicePolicy(
    String name,
    String host,
    List<String> dependsOn,
    Duration startupGrace,
    List<String> readiness,
    Duration patience,
    Map<String, Duration> windows) {

  public ServicePolicy {
    dependsOn = List.copyOf(dependsOn);
    readiness = List.copyOf(readiness);
    windows = Map.copyOf(windows);
  }

  /** How long nothing may be known of a condition until that is a finding of its own. */
  public Duration patience(Condition condition) {
    return patience.plus(
        condition.reads().stream()
            .map(value -> windows.getOrDefault(value, Duration.ZERO))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO));
  }
}
