package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A time that comes again and again, in which nothing acts but what is scheduled for it.
 *
 * @param whose what declares it: {@code maintenance window weekly}
 * @param begins when it begins
 * @param lasts how long it is open
 * @param services by name those that it is for; empty for all
 * @param reason why, in the words of who declared it
 */
public record MaintenanceWindow(
    String whose, Schedule begins, Duration lasts, Set<String> services, String reason) {

  public MaintenanceWindow {
    services = Set.copyOf(services);
  }

  /** Whether it is for a service. */
  public boolean isFor(String service) {
    return services.isEmpty() || services.contains(service);
  }

  /** What goes on in it; empty while it is closed. Its last moment is the first that is outside. */
  public Optional<Maintenance> openAt(Instant now) {
    return begins
        .lastAtOrBefore(now)
        .map(begun -> begun.plus(lasts))
        .filter(now::isBefore)
        .map(until -> new Maintenance(whose, reason, until));
  }

  /** Whether it closed after one moment, and not after the other. */
  boolean closedWithin(Instant after, Instant now) {
    return begins
        .lastAtOrBefore(now.minus(lasts))
        .filter(begun -> begun.plus(lasts).isAfter(after))
        .isPresent();
  }
}
