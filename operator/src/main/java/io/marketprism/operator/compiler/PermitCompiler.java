package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.MaintenanceWindow;
import io.marketprism.operator.runbook.Permits;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles what a stack declares against being acted on: pauses, modes, maintenance windows. */
final class PermitCompiler {

  /** Windows that are closer to each other are no windows. */
  private static final Duration AT_MOST_EVERY = Duration.ofMinutes(5);

  private final Consumer<Fault> faults;

  PermitCompiler(Consumer<Fault> faults) {
    this.faults = faults;
  }

  /** A pause; one whose end can't be read has none, for it is better too long. */
  StackPolicy.@Nullable Pause pause(String path, StackSpec.@Nullable Pause pause) {
    if (pause == null) {
      return null;
    }
    Instant until = Timestamps.parseOrNull(pause.until());
    if (pause.until() != null && until == null) {
      faults.accept(new Fault(path + ".until", pause.until() + " is no time; it has no end"));
    }
    return new StackPolicy.Pause(pause.reason(), until);
  }

  /** What is declared beside the stack's own mode and pause. */
  Permits permits(StackSpec spec) {
    Map<String, Permits.Own> services = new LinkedHashMap<>();
    for (ServiceSpec service : orEmpty(spec.services())) {
      String path = "spec.services[" + service.name() + "].pause";
      services.put(service.name(), new Permits.Own(service.mode(), pause(path, service.pause())));
    }
    Map<String, Permits.Own> alerts = new LinkedHashMap<>();
    for (AlertSpec alert : orEmpty(spec.alerts())) {
      String path = "spec.alerts[" + alert.name() + "].pause";
      alerts.put(alert.name(), new Permits.Own(alert.mode(), pause(path, alert.pause())));
    }
    List<MaintenanceWindow> windows =
        orEmpty(spec.maintenanceWindows()).stream()
            .flatMap(window -> window(window, services.keySet()).stream())
            .toList();
    return new Permits(services, alerts, windows, approve(spec));
  }

  private static Set<Action> approve(StackSpec spec) {
    return spec.approve() == null
        ? Permits.ALL
        : spec.approve().stream()
            .filter(Objects::nonNull) // a word that this version doesn't know
            .map(action -> Action.valueOf(action.name()))
            .collect(Collectors.toSet());
  }

  /**
   * A window; one that names a service that isn't there is for all, for nobody knows which was
   * meant.
   */
  private Optional<MaintenanceWindow> window(
      StackSpec.MaintenanceWindow window, Set<String> known) {
    String path = "spec.maintenanceWindows[" + window.name() + "]";
    Set<String> services = new HashSet<>(orEmpty(window.services()));
    Set<String> unknown = new HashSet<>(services);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      faults.accept(
          new Fault(
              path + ".services",
              "there is no service %s: it holds all services at its times"
                  .formatted(String.join(", ", unknown))));
      services.clear();
    }
    return window(
        path,
        window.name(),
        window.schedule(),
        window.timeZone(),
        window.durationSeconds(),
        services,
        window.reason());
  }

  /**
   * A window. One whose schedule can't be read is never open: it would hold all that heals at all
   * times, for what was meant for some of them.
   */
  Optional<MaintenanceWindow> window(
      String path,
      String name,
      String schedule,
      @Nullable String timeZone,
      int durationSeconds,
      Set<String> services,
      String reason) {
    try {
      return Optional.of(
          new MaintenanceWindow(
              "maintenance window " + name,
              CronSchedule.of(schedule, timeZone, AT_MOST_EVERY),
              Duration.ofSeconds(durationSeconds),
              services,
              reason));
    } catch (IllegalArgumentException e) {
      String field = CronSchedule.isZone(timeZone) ? ".schedule" : ".timeZone";
      faults.accept(
          new Fault(path + field, e.getMessage() + ": it is not open until it is corrected"));
      return Optional.empty();
    }
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
