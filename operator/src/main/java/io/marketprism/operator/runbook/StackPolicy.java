package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that the engine needs to know of a stack: the built-in runbook and the resource, merged,
 * checked and compiled.
 *
 * @param mode how far to go
 * @param pause set while a person has paused the stack
 * @param settle how long dependents are left alone after a cause has gone, for they often recover
 *     by themselves
 * @param limits on what disturbs a running service
 * @param topology the services and what depends on what
 * @param alerts in the runbook's order; of two of the same severity the earlier governs
 * @param blindCauses services whose inhibiting alert is misdeclared and switched off: while such a
 *     service isn't ready, what depends on it is held all the same
 * @param acknowledged by alert: when a person last acknowledged its escalation
 * @param wanted what is to be done at its time although nothing may be wrong
 * @param forecasts what is forecast of its services
 */
public record StackPolicy(
    Mode mode,
    @Nullable Pause pause,
    Duration settle,
    Limits limits,
    Topology topology,
    List<AlertPolicy> alerts,
    Set<String> blindCauses,
    Map<String, Instant> acknowledged,
    List<Wanted> wanted,
    List<Forecast.Policy> forecasts) {

  public StackPolicy {
    blindCauses = Set.copyOf(blindCauses);
    alerts = List.copyOf(alerts);
    acknowledged = Map.copyOf(acknowledged);
    wanted = List.copyOf(wanted);
    forecasts = List.copyOf(forecasts);
  }

  /** A stack that acts on alerts only. */
  public StackPolicy(
      Mode mode,
      @Nullable Pause pause,
      Duration settle,
      Limits limits,
      Topology topology,
      List<AlertPolicy> alerts,
      Set<String> blindCauses,
      Map<String, Instant> acknowledged) {
    this(
        mode,
        pause,
        settle,
        limits,
        topology,
        alerts,
        blindCauses,
        acknowledged,
        List.of(),
        List.of());
  }

  /** This policy with other alerts. */
  StackPolicy with(List<AlertPolicy> others) {
    return new StackPolicy(
        mode,
        pause,
        settle,
        limits,
        topology,
        others,
        blindCauses,
        acknowledged,
        wanted,
        forecasts);
  }

  /** Whether an action may be for this: an alert, or what is wanted. */
  public boolean declares(String alert) {
    return alert(alert).isPresent() || wanted.stream().anyMatch(w -> w.name().equals(alert));
  }

  /**
   * A pause asked for by a person.
   *
   * @param reason in the person's words
   * @param until when it ends by itself; null when a person ends it
   */
  public record Pause(String reason, @Nullable Instant until) {
    public boolean covers(Instant now) {
      return until == null || now.isBefore(until);
    }
  }

  /**
   * Limits on restarts. Starting what isn't running is exempt: it loses nothing.
   *
   * @param maxConcurrent restarts that may be executing at once in the stack
   * @param perService most restarts of one service
   * @param perStack most restarts in the stack
   */
  public record Limits(int maxConcurrent, Rate perService, Rate perStack) {}

  /** At most {@code count} within {@code period}. */
  public record Rate(int count, Duration period) {}

  /**
   * This policy without the optional services that aren't there, and their alerts.
   *
   * @param state what the previous evaluation said to remember
   */
  public StackPolicy present(EngineState state, Readings readings) {
    List<ServicePolicy> there =
        topology.services().stream()
            .filter(s -> s.isThere(readings.of(s.name()), state.service(s.name())))
            .toList();
    if (there.size() == topology.services().size()) {
      return this;
    }
    Topology others = Topology.of(there);
    return new StackPolicy(
        mode,
        pause,
        settle,
        limits,
        others,
        alerts.stream().filter(a -> others.service(a.service()).isPresent()).toList(),
        blindCauses,
        acknowledged,
        wanted.stream().filter(w -> others.service(w.service()).isPresent()).toList(),
        forecasts.stream().filter(f -> others.service(f.service()).isPresent()).toList());
  }

  public Optional<AlertPolicy> alert(String name) {
    return alerts.stream().filter(a -> a.name().equals(name)).findFirst();
  }
}
