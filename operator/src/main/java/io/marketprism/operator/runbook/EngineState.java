package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the engine remembers of a stack from one evaluation to the next.
 *
 * @param alerts by name
 * @param services by name
 * @param verifications of actions that are being verified, by Remediation
 * @param storms by DockerHost whose storm gate is closed: when it opens if nothing more fails
 */
public record EngineState(
    Map<String, AlertState> alerts,
    Map<String, ServiceState> services,
    Map<String, Verification> verifications,
    Map<String, Instant> storms) {

  public static final EngineState INITIAL = new EngineState(Map.of(), Map.of(), Map.of(), Map.of());

  public EngineState {
    alerts = Map.copyOf(alerts);
    services = Map.copyOf(services);
    verifications = Map.copyOf(verifications);
    storms = Map.copyOf(storms);
  }

  /**
   * This state with what a status remembers of each alert: after a restart of the operator, and
   * while another one leads and writes it. The clocks are this operator's own.
   *
   * @param memories by the alert's name
   */
  public EngineState remembering(Map<String, AlertState.Memory> memories) {
    Map<String, AlertState> remembered = new LinkedHashMap<>(alerts);
    remembered.replaceAll((name, alert) -> alert.with(AlertState.Memory.NONE));
    memories.forEach((name, memory) -> remembered.put(name, alert(name).with(memory)));
    return with(remembered);
  }

  EngineState with(Map<String, AlertState> newAlerts) {
    return new EngineState(newAlerts, services, verifications, storms);
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

  public AlertState alert(String name) {
    return alerts.getOrDefault(name, AlertState.INITIAL);
  }

  public ServiceState service(String name) {
    return services.getOrDefault(name, ServiceState.INITIAL);
  }
}
