package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is declared beside the stack's own mode and pause. The strictest counts: of modes the one
 * that lets the operator go the least far, of pauses each one.
 *
 * @param services by name
 * @param alerts by name
 * @param windows in which nothing acts but what is scheduled for them
 * @param approve the actions that need approval in mode Approve
 */
public record Permits(
    Map<String, Own> services,
    Map<String, Own> alerts,
    List<MaintenanceWindow> windows,
    Set<Action> approve) {

  /** What needs approval where nothing else is said: everything that acts. */
  public static final Set<Action> ALL =
      Arrays.stream(Action.values()).filter(Action::acts).collect(Collectors.toUnmodifiableSet());

  /** Nothing but the stack's own. */
  public static final Permits NONE = new Permits(Map.of(), Map.of(), List.of(), ALL);

  public Permits {
    services = Map.copyOf(services);
    alerts = Map.copyOf(alerts);
    windows = List.copyOf(windows);
    approve = Set.copyOf(approve);
  }

  /**
   * What a service or an alert declares itself.
   *
   * @param mode null for none
   * @param pause null for none
   */
  public record Own(@Nullable Mode mode, StackPolicy.@Nullable Pause pause) {

    private static final Own NOTHING = new Own(null, null);
  }

  /**
   * The mode that counts.
   *
   * @param whose what declares it: {@code the stack}, {@code service nats}
   */
  public record Counts(Mode mode, String whose) {}

  /**
   * A pause that is in force.
   *
   * @param whose what is paused
   */
  public record Paused(String whose, StackPolicy.Pause pause) {}

  Counts mode(Mode ofStack, String service, String alert) {
    Counts counts = new Counts(ofStack, "the stack");
    for (Map.Entry<String, Own> own : own(service, alert).entrySet()) {
      Mode mode = own.getValue().mode();
      if (mode != null && mode.isStricterThan(counts.mode())) {
        counts = new Counts(mode, own.getKey());
      }
    }
    return counts;
  }

  /** The pause in force that lasts longest. */
  Optional<Paused> pause(
      StackPolicy.@Nullable Pause ofStack, String service, String alert, Instant now) {
    Map<String, StackPolicy.Pause> pauses = new LinkedHashMap<>();
    if (ofStack != null) {
      pauses.put("the stack", ofStack);
    }
    own(service, alert)
        .forEach(
            (whose, own) -> {
              if (own.pause() != null) {
                pauses.put(whose, own.pause());
              }
            });
    return pauses.entrySet().stream()
        .filter(p -> p.getValue().covers(now))
        .map(p -> new Paused(p.getKey(), p.getValue()))
        .reduce((a, b) -> b.pause().outlasts(a.pause()) ? b : a);
  }

  private Map<String, Own> own(String service, String alert) {
    Map<String, Own> own = new LinkedHashMap<>();
    own.put("service " + service, services.getOrDefault(service, Own.NOTHING));
    own.put("alert " + alert, alerts.getOrDefault(alert, Own.NOTHING));
    return own;
  }

  /** The windows that are open for a service. */
  public Stream<Maintenance> open(String service, Instant now) {
    return windows.stream().filter(w -> w.isFor(service)).flatMap(w -> w.openAt(now).stream());
  }

  /** Whether a window of a service closed after one moment, and not after the other. */
  boolean closedWithin(String service, Instant after, Instant now) {
    return windows.stream().anyMatch(w -> w.isFor(service) && w.closedWithin(after, now));
  }
}
