package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Notice.Event;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What holds silently until somebody does something about it: a limit, the storm gate, what is
 * misdeclared, a DockerHost that is missing. And what is going to happen: memory that reaches its
 * limit. Each is one notice from its beginning to its end.
 */
final class HeldNotices {

  static final String LIMIT = "MarketPrismLimitReached";
  static final String STORM = "MarketPrismStormGate";
  static final String MISDECLARED = "MarketPrismMisdeclared";
  static final String NO_HOST = "MarketPrismDockerHostNotFound";
  static final String FORECAST = "MarketPrismMemoryForecast";

  private final MarketPrismStack stack;
  private final CompiledStack compiled;
  private final StackStatus status;
  private final Instant now;

  /**
   * @param compiled with all faults, those of the moment too
   */
  HeldNotices(MarketPrismStack stack, CompiledStack compiled, StackStatus status, Instant now) {
    this.stack = stack;
    this.compiled = compiled;
    this.status = status;
    this.now = now;
  }

  List<Notice> goingOn() {
    List<Notice> notices = new ArrayList<>();
    status.alertsOrEmpty().forEach(alert -> limit(alert).ifPresent(notices::add));
    notices.addAll(storms());
    notices.addAll(
        faults(
            ConditionReason.Misdeclared,
            MISDECLARED,
            "what is misdeclared is switched off",
            hosts()));
    notices.addAll(
        faults(
            ConditionReason.DockerHostNotFound,
            NO_HOST,
            "a DockerHost is missing: nothing on it is healed",
            Set.of(Notice.EVERYONE))); // it has no receivers
    status.servicesOrEmpty().forEach(service -> forecast(service).ifPresent(notices::add));
    return notices;
  }

  /**
   * A forecast has no time of its own, and that of a storm is of the alert that is held first: one
   * that goes on began when it was first seen.
   */
  static Notice begun(Notice notice, List<Notice> earlier) {
    return notice.event() != Event.Forecast && !notice.name().equals(STORM)
        ? notice
        : earlier.stream()
            .filter(e -> e.host().equals(notice.host()) && e.labels().equals(notice.labels()))
            .findFirst()
            .map(e -> notice.since(e.startsAt()))
            .orElse(notice);
  }

  private Optional<Notice> limit(AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.firingSince());
    return alert.lastKnownReason() != Reason.LimitReached || since == null
        ? Optional.empty()
        : host(alert.service())
            .map(
                host ->
                    notice(
                        host,
                        LIMIT,
                        Map.of("alert", alert.name(), "service", alert.service()),
                        since,
                        Event.Held,
                        "a limit holds restarts of %s".formatted(alert.service()),
                        alert.message()));
  }

  /** One for each host whose gate is closed. */
  private List<Notice> storms() {
    Map<String, AlertStatus> first = new LinkedHashMap<>();
    for (AlertStatus alert : status.alertsOrEmpty()) {
      if (alert.lastKnownReason() == Reason.StormGate && alert.firingSince() != null) {
        host(alert.service()).ifPresent(host -> first.putIfAbsent(host, alert));
      }
    }
    List<Notice> notices = new ArrayList<>();
    first.forEach(
        (host, alert) ->
            Optional.ofNullable(Timestamps.parseOrNull(alert.firingSince()))
                .ifPresent(
                    since ->
                        notices.add(
                            notice(
                                host,
                                STORM,
                                Map.of("docker_host", host),
                                since,
                                Event.Held,
                                "nothing is restarted on %s".formatted(host),
                                alert.message()))));
    return notices;
  }

  /** All hosts of the stack: it is the stack that must be corrected. */
  private Set<String> hosts() {
    return compiled.workloads().values().stream()
        .map(CompiledStack.Workload::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private List<Notice> faults(
      ConditionReason reason, String name, String summary, Set<String> hosts) {
    String faults =
        compiled.faults().stream()
            .filter(fault -> fault.reason() == reason)
            .map(Fault::toString)
            .collect(Collectors.joining("; "));
    Instant since =
        status
            .condition(ConditionType.Stalled.name())
            .filter(condition -> condition.getStatus().equals("True"))
            .map(Condition::getLastTransitionTime)
            .map(Timestamps::parseOrNull)
            .orElse(null);
    return faults.isEmpty() || since == null
        ? List.of()
        : hosts.stream()
            .map(host -> notice(host, name, Map.of(), since, Event.Held, summary, faults))
            .toList();
  }

  private Optional<Notice> forecast(StackStatus.ServiceStatus service) {
    return service.forecast() == null
        ? Optional.empty()
        : host(service.name())
            .map(
                host ->
                    notice(
                        host,
                        FORECAST,
                        Map.of("service", service.name()),
                        now,
                        Event.Forecast,
                        "memory of %s is going to reach its limit".formatted(service.name()),
                        service.forecast()));
  }

  private Optional<String> host(String service) {
    return compiled.workload(service).map(CompiledStack.Workload::host);
  }

  private Notice notice(
      String host,
      String name,
      Map<String, String> more,
      Instant since,
      Event event,
      String summary,
      @Nullable String description) {
    Map<String, String> labels = new TreeMap<>(more);
    labels.put(Notice.NAME, name);
    labels.put("severity", Severity.warning.name());
    labels.put("stack", stack.getMetadata().getName());
    labels.put("namespace", stack.getMetadata().getNamespace());
    labels.put("source", Notices.SOURCE);
    return new Notice(
        host,
        labels,
        since,
        null,
        event,
        Severity.warning,
        summary,
        Objects.requireNonNullElse(description, ""),
        "",
        "",
        false);
  }
}
