package io.marketprism.operator.metrics;

import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is decided on each alert, and how long an outage takes to be seen and to be over. */
final class AlertMetrics implements StackObserver {

  /** From the proof of a stopped container, 5 s, to a restart limit's hour. */
  private static final double[] SECONDS = {1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};

  private final StackGauge state;
  private final StackGauge decision;
  private final StackGauge firingSince;
  private final StackGauge escalated;
  private final StackGauge escalatedSince;
  private final StackSeries<Counter.Child> decisions;
  private final StackSeries<Histogram.Child> timeToDetect;
  private final StackSeries<Histogram.Child> timeToHeal;
  private final Map<StackName, Map<String, AlertStatus>> before = new ConcurrentHashMap<>();

  AlertMetrics(Families families) {
    state =
        families.stackGauge(
            "alert_state",
            "The alert's state: 0 inactive, 1 pending, 2 firing.",
            "service",
            "alert",
            "severity");
    decision =
        families.stackGauge(
            "decision",
            "1 for the reason why the alert is acted on, or not, now.",
            "service",
            "alert",
            "reason");
    decisions =
        families.stackCounter(
            "decisions_total",
            "Times that the alert came to this reason after another one.",
            "alert",
            "reason");
    firingSince =
        families.stackGauge(
            "alert_firing_since_timestamp_seconds",
            "Since when the alert has been firing, in Unix time. Absent while it is not.",
            "service",
            "alert");
    escalated =
        families.stackGauge(
            "alert_escalated",
            "Whether the alert, or the restart that is wanted, is escalated to on-call: 1 yes, 0 no.",
            "service",
            "alert");
    escalatedSince =
        families.stackGauge(
            "alert_escalated_since_timestamp_seconds",
            "Since when it has been escalated to on-call, in Unix time. Absent while it is not.",
            "service",
            "alert");
    timeToDetect =
        families.stackHistogram(
            "time_to_detect_seconds",
            "Time from the first sign of what is wrong until the alert fired.",
            SECONDS,
            "alert");
    timeToHeal =
        families.stackHistogram(
            "time_to_heal_seconds",
            "Time from the alert's firing until it was resolved, by an action or by itself.",
            SECONDS,
            "alert");
  }

  @Override
  public void observe(StackView view) {
    StackName stack = view.stack();
    Map<String, AlertStatus> now = alerts(view);
    Map<String, AlertStatus> was = before.getOrDefault(stack, Map.of());
    before.put(stack, now);
    state.show(
        stack,
        byAlert(
            now, a -> List.of(a.service(), a.name(), a.severity().name()), a -> number(a.state())));
    decision.show(
        stack, byAlert(now, a -> List.of(a.service(), a.name(), a.reason().name()), a -> 1.0));
    firingSince.show(stack, since(now.values(), AlertStatus::firingSince));
    Map<String, AlertStatus> withRestarts = withRestarts(now.values(), view.status());
    escalated.show(
        stack,
        byAlert(
            withRestarts, a -> List.of(a.service(), a.name()), a -> a.needsPerson() ? 1.0 : 0.0));
    escalatedSince.show(
        stack,
        since(
            withRestarts.values().stream().filter(AlertStatus::needsPerson).toList(),
            AlertStatus::escalatedSince));
    decisions.retain(stack, labels -> now.containsKey(labels.getFirst()));
    List<List<String>> names = now.keySet().stream().map(name -> List.of(name)).toList();
    timeToDetect.declare(stack, names);
    timeToHeal.declare(stack, names);
    now.values().forEach(alert -> changed(view, was.get(alert.name()), alert));
  }

  /**
   * All that are declared: one that the status doesn't show is inactive, and has its series too.
   */
  private static Map<String, AlertStatus> alerts(StackView view) {
    Map<String, AlertStatus> alerts = new LinkedHashMap<>();
    view.policy()
        .alerts()
        .forEach(
            a -> alerts.put(a.name(), AlertStatus.inactive(a.name(), a.service(), a.severity())));
    view.status().alertsOrEmpty().forEach(shown -> alerts.put(shown.name(), shown));
    return alerts;
  }

  /** On-call is called for a restart that is wanted as for an alert. */
  private static Map<String, AlertStatus> withRestarts(
      Collection<AlertStatus> alerts, StackStatus status) {
    return Stream.concat(
            alerts.stream(), status.restartsOrEmpty().stream().map(RestartStatus::asAlert))
        .collect(Collectors.toMap(AlertStatus::name, Function.identity()));
  }

  private void changed(StackView view, @Nullable AlertStatus was, AlertStatus now) {
    StackName stack = view.stack();
    if (now.reason() != (was == null ? Reason.Inactive : was.reason())) {
      decisions.of(stack, List.of(now.name(), now.reason().name())).inc();
    }
    if (was == null) {
      return; // what began before this operator did was detected by another one
    }
    Instant firingBefore = Timestamps.parseOrNull(was.firingSince());
    Instant firing = Timestamps.parseOrNull(now.firingSince());
    Instant first = view.evaluation().state().alert(now.name()).clocks().expr().since();
    if (firingBefore == null && firing != null && first != null) {
      timeToDetect.of(stack, List.of(now.name())).observe(seconds(first, firing));
    }
    Instant resolved = Timestamps.parseOrNull(now.resolvedAt());
    if (firingBefore != null && firing == null && resolved != null) {
      timeToHeal.of(stack, List.of(now.name())).observe(seconds(firingBefore, resolved));
    }
  }

  private static Map<List<String>, Double> since(
      Collection<AlertStatus> alerts, Function<AlertStatus, @Nullable String> time) {
    Map<List<String>, Double> since = new LinkedHashMap<>();
    alerts.forEach(
        a -> since.putAll(StackMetrics.timestamp(time.apply(a), List.of(a.service(), a.name()))));
    return since;
  }

  private static Map<List<String>, Double> byAlert(
      Map<String, AlertStatus> alerts,
      Function<AlertStatus, List<String>> labels,
      Function<AlertStatus, Double> value) {
    return alerts.values().stream().collect(Collectors.toMap(labels, value));
  }

  private static double number(AlertState.Phase phase) {
    return switch (phase) {
      case Inactive -> 0;
      case Pending -> 1;
      case Firing -> 2;
    };
  }

  private static double seconds(Instant from, Instant until) {
    return Math.max(0, Duration.between(from, until).toMillis() / 1000.0);
  }

  @Override
  public void forget(StackName stack) {
    before.remove(stack);
    List.of(state, decision, firingSince, escalated, escalatedSince)
        .forEach(gauge -> gauge.forget(stack));
    decisions.forget(stack);
    timeToDetect.forget(stack);
    timeToHeal.forget(stack);
  }
}
