package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
 * @param permits what services and alerts declare of their own, and maintenance windows
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
    Permits permits,
    List<Wanted> wanted,
    List<Forecast.Policy> forecasts) {

  public StackPolicy {
    blindCauses = Set.copyOf(blindCauses);
    alerts = List.copyOf(alerts);
    acknowledged = Map.copyOf(acknowledged);
    wanted = List.copyOf(wanted);
    forecasts = List.copyOf(forecasts);
  }

  /**
   * A stack that acts on alerts only, and whose services and alerts declare nothing of their own.
   */
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
        Permits.NONE,
        List.of(),
        List.of());
  }

  /** This policy with other alerts. */
  StackPolicy with(List<AlertPolicy> others) {
    return with(topology, others);
  }

  private StackPolicy with(Topology services, List<AlertPolicy> others) {
    return new StackPolicy(
        mode,
        pause,
        settle,
        limits,
        services,
        others,
        blindCauses,
        acknowledged,
        permits,
        wanted.stream().filter(w -> services.service(w.service()).isPresent()).toList(),
        forecasts.stream().filter(f -> services.service(f.service()).isPresent()).toList());
  }

  /** Whether an action may be for this: an alert, or what is wanted. */
  public boolean declares(String alert) {
    return alert(alert).isPresent() || wanted.stream().anyMatch(w -> w.name().equals(alert));
  }

  /** The strictest mode of the stack, a service and one of its alerts, and whose it is. */
  public Permits.Counts mode(String service, String alert) {
    return permits.mode(mode, service, alert);
  }

  /** Whether an action has to be approved before it is done. */
  public boolean needsApproval(String service, String alert, Action action) {
    return mode(service, alert).mode() == Mode.Approve && needsApproval(action);
  }

  /** Whether an action has to be approved where the mode is Approve. */
  public boolean needsApproval(Action action) {
    return permits.approve().contains(action);
  }

  /** Whether anything may be done on a service, by any of its alerts. */
  public boolean actsOn(String service) {
    return alerts.stream()
        .filter(a -> a.service().equals(service))
        .anyMatch(a -> mode(service, a.name()).mode() != Mode.Observe);
  }

  /** The pause of the stack, a service or one of its alerts that is in force and lasts longest. */
  public Optional<Permits.Paused> pause(String service, String alert, Instant now) {
    return permits.pause(pause, service, alert, now);
  }

  /** Whether this is the name of something that is done by a schedule. */
  public boolean isScheduled(String name) {
    return wanted.stream()
        .anyMatch(w -> w.name().equals(name) && w.due().acts() == Reason.Scheduled);
  }

  /** The maintenance of a service by the stack's windows and by its host, that lasts longest. */
  public Optional<Maintenance> maintenance(String service, ServiceReadings readings, Instant now) {
    return Maintenance.longest(
        Stream.concat(permits.open(service, now), Stream.ofNullable(readings.maintenance())));
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

    boolean outlasts(Pause other) {
      return other.until != null && (until == null || until.isAfter(other.until));
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
            .filter(s -> s.isThere(readings.of(s.name()), isKnown(s.name(), state)))
            .toList();
    if (there.size() == topology.services().size()) {
      return this;
    }
    Topology others = Topology.of(there);
    return with(
        others, alerts.stream().filter(a -> others.service(a.service()).isPresent()).toList());
  }

  private boolean isKnown(String service, EngineState state) {
    return state.service(service).lastSeen() != null
        || alerts.stream()
            .filter(a -> a.service().equals(service))
            .anyMatch(a -> !state.alert(a.name()).memory().equals(AlertState.Memory.NONE));
  }

  public Optional<AlertPolicy> alert(String name) {
    return alerts.stream().filter(a -> a.name().equals(name)).findFirst();
  }
}
