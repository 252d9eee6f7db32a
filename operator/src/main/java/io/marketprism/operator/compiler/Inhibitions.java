package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which alert holds which: a misspelt name would hold nothing, and alerts that hold each other
 * would never be acted on.
 */
final class Inhibitions {

  private final Map<String, AlertSpec> alerts = new LinkedHashMap<>();

  /**
   * @param declared all alerts, those that are taken out as well
   */
  Inhibitions(List<AlertSpec> declared) {
    declared.forEach(alert -> alerts.put(alert.name(), alert));
  }

  /** What is wrong with those that an alert names; empty when nothing is. */
  Optional<Fault> fault(AlertSpec alert) {
    return inhibitedBy(alert).stream()
        .flatMap(name -> why(alert, name).stream())
        .map(why -> new Fault("spec.alerts[" + alert.name() + "].inhibitedBy", why))
        .findFirst();
  }

  private Optional<String> why(AlertSpec alert, String name) {
    AlertSpec other = alerts.get(name);
    if (other == null) {
      return Optional.of("there is no alert " + name);
    }
    if (!Objects.equals(other.service(), alert.service())) {
      return Optional.of(
          "%s is about %s: only alerts of the same service hold each other"
              .formatted(name, other.service()));
    }
    return isHeldBy(other, alert.name())
        ? Optional.of("through %s it holds itself, and would never be acted on".formatted(name))
        : Optional.empty();
  }

  /** Whether the alert of this name holds the other, directly or through others. */
  private boolean isHeldBy(AlertSpec other, String name) {
    Set<String> seen = new HashSet<>();
    Deque<AlertSpec> open = new ArrayDeque<>(List.of(other));
    while (!open.isEmpty()) {
      AlertSpec next = open.poll();
      if (next.isEnabled() && seen.add(next.name())) {
        inhibitedBy(next).stream().map(alerts::get).filter(Objects::nonNull).forEach(open::add);
      }
    }
    return seen.contains(name);
  }

  private static List<String> inhibitedBy(AlertSpec alert) {
    return alert.inhibitedBy() == null ? List.of() : alert.inhibitedBy();
  }
}
