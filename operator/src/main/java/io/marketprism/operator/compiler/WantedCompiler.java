package io.marketprism.operator.compiler;

import io.marketprism.operator.api.RequestSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.DueBeforeLimit;
import io.marketprism.operator.runbook.DueByRequest;
import io.marketprism.operator.runbook.DueBySchedule;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Forecast;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.ServiceWell;
import io.marketprism.operator.runbook.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Compiles what is wanted although nothing may be wrong: scheduled restarts and requests. One that
 * is misdeclared is switched off alone, and named.
 */
final class WantedCompiler {

  /** Stands before the service's name. */
  static final String SCHEDULED = "ScheduledRestart.";

  /** Stands before the service's name. */
  static final String BEFORE_LIMIT = "RestartBeforeLimit.";

  /** Stands before the request's name. */
  static final String REQUESTED = "Requested.";

  private static final int WINDOW_SECONDS = 3600;
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration STABLE = Duration.ofSeconds(5);

  private final Map<String, ServicePolicy> services;
  private final List<AlertPolicy> alerts;
  private final List<Forecast.Policy> forecasts;
  private final Consumer<Fault> faults;

  /**
   * @param services that are there, by name
   * @param alerts that are there
   * @param forecasts of services
   */
  WantedCompiler(
      Map<String, ServicePolicy> services,
      List<AlertPolicy> alerts,
      List<Forecast.Policy> forecasts,
      Consumer<Fault> faults) {
    this.services = services;
    this.alerts = alerts;
    this.forecasts = forecasts;
    this.faults = faults;
  }

  /** The restarts that a service's schedule asks for, and those ahead of a limit. */
  List<Wanted> scheduled(ServiceSpec service) {
    ServiceSpec.ScheduledRestart declared = service.scheduledRestart();
    if (declared == null || !declared.isEnabled() || !services.containsKey(service.name())) {
      return List.of();
    }
    String path = "spec.services[" + service.name() + "].scheduledRestart";
    Optional<CronSchedule> schedule = schedule(path, declared);
    Duration window = PolicyCompiler.seconds(declared.windowSeconds(), WINDOW_SECONDS);
    return schedule.stream()
        .flatMap(
            times ->
                Stream.of(
                    restart(service, SCHEDULED, "schedule", new DueBySchedule(times, window)),
                    restart(
                        service,
                        BEFORE_LIMIT,
                        "before-limit",
                        new DueBeforeLimit(times, times.everyDay(), window))))
        .filter(wanted -> !(wanted.due() instanceof DueBeforeLimit) || isForecast(service.name()))
        .toList();
  }

  private Wanted restart(ServiceSpec service, String name, String scenario, Wanted.Due due) {
    return new Wanted(
        name + service.name(),
        service.name(),
        scenario,
        Action.Restart,
        due,
        false,
        verify(service.name()),
        evidence(service.name()));
  }

  private boolean isForecast(String service) {
    return forecasts.stream().anyMatch(forecast -> forecast.service().equals(service));
  }

  private Optional<CronSchedule> schedule(String path, ServiceSpec.ScheduledRestart declared) {
    if (declared.schedule() == null) {
      faults.accept(new Fault(path + ".schedule", "is missing: 0 20 * * 0"));
      return Optional.empty();
    }
    try {
      // What is younger than a day isn't restarted.
      return Optional.of(
          CronSchedule.of(declared.schedule(), declared.timeZone(), Duration.ofDays(1)));
    } catch (IllegalArgumentException e) {
      String place = CronSchedule.isZone(declared.timeZone()) ? ".schedule" : ".timeZone";
      faults.accept(new Fault(path + place, e.getMessage() + "; nothing is scheduled"));
      return Optional.empty();
    }
  }

  /** What somebody asks for. */
  Optional<Wanted> requested(RequestSpec request) {
    String path = "spec.requests[" + request.name() + "]";
    Instant at = Timestamps.parseOrNull(request.at());
    if (at == null) {
      faults.accept(new Fault(path + ".at", request.at() + " is no time"));
      return Optional.empty();
    }
    if (!services.containsKey(request.service())) {
      faults.accept(new Fault(path + ".service", "there is no service " + request.service()));
      return Optional.empty();
    }
    Action action =
        switch (request.actionOrRestart()) {
          case Restart -> Action.Restart;
          case Start -> Action.Start;
          case Recreate -> Action.Recreate;
        };
    return Optional.of(
        new Wanted(
            REQUESTED + request.name(),
            request.service(),
            request.name(),
            action,
            new DueByRequest(at, request.by(), request.reason(), action),
            Boolean.TRUE.equals(request.overrideLimits()),
            verify(request.service()),
            evidence(request.service())));
  }

  /** By all that its alerts are verified by, and with the patience of the most patient. */
  private AlertPolicy.Verify verify(String service) {
    List<AlertPolicy.Verify> ofAlerts = of(service).stream().map(AlertPolicy::verify).toList();
    List<Condition> conditions = ofAlerts.stream().map(AlertPolicy.Verify::expr).toList();
    return new AlertPolicy.Verify(
        new ServiceWell(service, conditions),
        ofAlerts.stream().map(AlertPolicy.Verify::within).reduce(WITHIN, WantedCompiler::longer),
        ofAlerts.stream().map(AlertPolicy.Verify::stable).reduce(STABLE, WantedCompiler::longer));
  }

  private Map<String, Expression> evidence(String service) {
    Map<String, Expression> evidence = new LinkedHashMap<>();
    of(service).forEach(alert -> alert.evidence().forEach(evidence::putIfAbsent));
    return evidence;
  }

  private List<AlertPolicy> of(String service) {
    return alerts.stream().filter(alert -> alert.service().equals(service)).toList();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
