package io.marketprism.operator.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One service.
 *
 * @param name unique in the stack
 * @param host the DockerHost that its container is on
 * @param optional whether the stack is whole without it: while its container isn't there, or may
 *     not be looked at, the service is left out
 * @param dependsOn services that it can't work without
 * @param startupGrace how long its process may take to become ready; within it nothing restarts it
 * @param readiness names of the probes that must succeed for it to be ready
 * @param patience how long its readings may be Unknown until that is a finding of its own
 * @param windows by a value's name, for how long it must be read until it is known
 */
public record ServicePolicy(
    String name,
    String host,
    boolean optional,
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

  /**
   * Whether it is there. What can't be seen is there if it was before.
   *
   * @param seenBefore whether it was seen, or something is remembered of its alerts
   */
  boolean isThere(ServiceReadings readings, boolean seenBefore) {
    return !optional
        || switch (readings.container()) {
          case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
              facts.state() != ContainerState.ABSENT;
          case Reading.Unknown<ContainerFacts>(String why) ->
              seenBefore && !(readings.access() instanceof ServiceReadings.Access.NotAllowed);
        };
  }

  /** {@link #startupGrace} after so many attempts that did not help, one after the other. */
  Duration startupGrace(int unsuccessful) {
    return grown(startupGrace, unsuccessful);
  }

  /**
   * A time after so many unsuccessful attempts: half as long again for each of them, three times as
   * long at most. What comes up slowly would else be ended again and again just before it has.
   */
  static Duration grown(Duration time, int unsuccessful) {
    return time.plus(time.multipliedBy(Math.min(unsuccessful, 4)).dividedBy(2));
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
