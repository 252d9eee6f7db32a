package io.marketprism.operator.compiler;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Maintenance;
import io.marketprism.operator.runbook.MaintenanceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The maintenance that a DockerHost declares, for all stacks on it.
 *
 * @param now the one that goes on, until its end; null for none
 * @param windows those that come again and again
 * @param faults what can't be read: a window is not open, an end is none
 */
public record HostMaintenance(
    @Nullable Maintenance now, List<MaintenanceWindow> windows, List<Fault> faults) {

  public HostMaintenance {
    windows = List.copyOf(windows);
    faults = List.copyOf(faults);
  }

  /**
   * Compiles it.
   *
   * @param name of the DockerHost
   */
  public static HostMaintenance of(String name, DockerHostSpec spec) {
    List<Fault> faults = new ArrayList<>();
    PermitCompiler compiler = new PermitCompiler(faults::add);
    List<MaintenanceWindow> windows =
        spec.maintenanceWindowsOrEmpty().stream()
            .flatMap(
                window ->
                    compiler
                        .window(
                            "spec.maintenanceWindows[" + window.name() + "]",
                            "%s of DockerHost %s".formatted(window.name(), name),
                            window.schedule(),
                            window.timeZone(),
                            window.durationSeconds(),
                            Set.of(),
                            window.reason())
                        .stream())
            .toList();
    return new HostMaintenance(declared(name, spec.maintenance(), faults), windows, faults);
  }

  private static @Nullable Maintenance declared(
      String name, DockerHostSpec.@Nullable Maintenance declared, List<Fault> faults) {
    if (declared == null) {
      return null;
    }
    Instant until = Timestamps.parseOrNull(declared.until());
    if (declared.until() != null && until == null) {
      faults.add(new Fault("spec.maintenance.until", declared.until() + " is no time: no end"));
    }
    return new Maintenance("maintenance of DockerHost " + name, declared.reason(), until);
  }

  /** What goes on at a moment and lasts longest; empty while nothing does. */
  public Optional<Maintenance> at(Instant moment) {
    return Maintenance.longest(
        Stream.concat(
            Stream.ofNullable(now).filter(m -> m.until() == null || moment.isBefore(m.until())),
            windows.stream().flatMap(w -> w.openAt(moment).stream())));
  }

  /** Whether anything is declared at all. */
  public boolean isDeclared() {
    return now != null || !windows.isEmpty() || !faults.isEmpty();
  }
}
