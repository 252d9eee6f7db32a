package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine remembers of a stack from one evaluation to the next.
 *
 * @param alerts by name
 * @param services by name
 * @param verifications of actions that are being verified, by Remediation
 * @param storms by DockerHost whose storm gate is closed: when it opens if nothing more fails
 * @param attempts those that were seen and may still count, should their Remediations be deleted
 * @param wanted by what is wanted, what must not be forgotten of it
 * @param trends by service
 * @param evaluatedAt when the stack was last evaluated; null before the first time
 */
public record EngineState(
    Map<String, AlertState> alerts,
    Map<String, ServiceState> services,
    Map<String, Verification> verifications,
    Map<String, Instant> storms,
    List<Attempt> attempts,
    Map<String, Wanted.Memory> wanted,
    Map<String, Trend> trends,
    @Nullable Instant evaluatedAt) {

  public static final EngineState INITIAL = remembering(Map.of(), Map.of());

  /**
   * Between two evaluations that are no further apart, things are taken to have been as both saw
   * them. A stack is evaluated every 5 s while nothing goes on: three evaluations that are missing
   * are a gap, as three missing periods of a probe make its reading Unknown.
   */
  static final Duration OBSERVED = Duration.ofSeconds(15);

  public EngineState {
    alerts = Map.copyOf(alerts);
    services = Map.copyOf(services);
    verifications = Map.copyOf(verifications);
    storms = Map.copyOf(storms);
    attempts = List.copyOf(attempts);
    wanted = Map.copyOf(wanted);
    trends = Map.copyOf(trends);
  }

  /**
   * What a restarted operator knows, out of the stack's status.
   *
   * @param memories by the alert's name, or that of what is wanted
   * @param wanted by the name of what is wanted
   */
  public static EngineState remembering(
      Map<String, AlertState.Memory> memories, Map<String, Wanted.Memory> wanted) {
    Map<String, AlertState> alerts = new LinkedHashMap<>();
    memories.forEach((name, memory) -> alerts.put(name, AlertState.remembered(memory)));
    return new EngineState(alerts, Map.of(), Map.of(), Map.of(), List.of(), wanted, Map.of(), null);
  }

  /**
   * This state with the memory that another operator has published, while that one leads. The
   * clocks are this operator's own.
   *
   * @param memories by the alert's name, or that of what is wanted
   * @param published by the name of what is wanted
   */
  public EngineState adopting(
      Map<String, AlertState.Memory> memories, Map<String, Wanted.Memory> published) {
    Map<String, AlertState> remembered = new LinkedHashMap<>(alerts);
    remembered.replaceAll((name, alert) -> alert.with(AlertState.Memory.NONE));
    memories.forEach((name, memory) -> remembered.put(name, alert(name).with(memory)));
    Map<String, Wanted.Memory> newWanted = new LinkedHashMap<>(wanted);
    newWanted.putAll(published);
    return new EngineState(
        remembered, services, verifications, storms, attempts, newWanted, trends, evaluatedAt);
  }

  EngineState with(Map<String, AlertState> newAlerts) {
    return new EngineState(
        newAlerts, services, verifications, storms, attempts, wanted, trends, evaluatedAt);
  }

  /** This state after a look that found everything as it was. */
  EngineState seenAgain(
      Map<String, AlertState> newAlerts, Map<String, Trend> newTrends, Instant now) {
    return new EngineState(
        newAlerts, services, verifications, storms, attempts, wanted, newTrends, now);
  }

  /**
   * This state at the beginning of an evaluation. When the one before is too long ago, what lies
   * between was seen by nobody: all clocks stood still meanwhile, those that prove a failure as
   * those that prove a success.
   */
  EngineState resumed(Instant now) {
    if (evaluatedAt == null || !evaluatedAt.plus(OBSERVED).isBefore(now)) {
      return this;
    }
    Duration unobserved = Duration.between(evaluatedAt, now);
    Map<String, AlertState> newAlerts = new LinkedHashMap<>(alerts);
    newAlerts.replaceAll((name, alert) -> alert.with(alert.clocks().later(unobserved)));
    Map<String, ServiceState> newServices = new LinkedHashMap<>(services);
    newServices.replaceAll((name, service) -> service.later(unobserved, evaluatedAt));
    Map<String, Verification> newVerifications = new LinkedHashMap<>(verifications);
    newVerifications.replaceAll((name, verification) -> verification.later(unobserved));
    Map<String, Instant> newStorms = new LinkedHashMap<>(storms);
    newStorms.replaceAll((host, opensAt) -> opensAt.plus(unobserved));
    return new EngineState(
        newAlerts, newServices, newVerifications, newStorms, attempts, wanted, trends, now);
  }

  /**
   * What is still remembered when a stack's policy has changed: an alert with another expression is
   * another alert; new times and thresholds change nothing.
   */
  public EngineState under(StackPolicy before, StackPolicy next) {
    Map<String, AlertState> kept = new LinkedHashMap<>(alerts);
    for (AlertPolicy alert : next.alerts()) {
      boolean isAnother =
          before
              .alert(alert.name())
              .filter(old -> !old.expr().text().equals(alert.expr().text()))
              .isPresent();
      if (isAnother) {
        kept.remove(alert.name());
      }
    }
    return with(kept);
  }

  /** What is forecast of a service. */
  public Optional<Forecast> forecast(String service) {
    return Optional.ofNullable(trends.get(service)).map(Trend::forecast);
  }

  public AlertState alert(String name) {
    return alerts.getOrDefault(name, AlertState.INITIAL);
  }

  public ServiceState service(String name) {
    return services.getOrDefault(name, ServiceState.INITIAL);
  }
}
