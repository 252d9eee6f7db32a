package io.marketprism.operator.act;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.metrics.RemediationMetrics;
import io.marketprism.operator.probe.monitoring.FiringAlert;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Redactor;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.ContainerDiagnosis.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a person would have looked at before acting: the runbook's diagnosis, taken in a few
 * seconds, bounded and without secrets. It never keeps anybody from acting.
 */
public final class FlightRecorder {

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecorder.class);

  /** All of it together; an action waits no longer (design: flight record). */
  private static final Duration WITHIN = Duration.ofMillis(4500);

  private static final String LAST_LINES = "last log lines";
  private static final int LINES_IN_SUMMARY = 5;
  private static final int SUMMARY = 900;

  /** What a probe saw, by its name, among the evidence. */
  private static final String PROBE = "probe ";

  private static final int SEEN = 400;
  private static final int LINES_AT_LEAST = 100;
  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("flight-record-", 0).start(task);

  private final FlightRecords records;
  private final InstantSource clock;
  private final Function<Remediation, Optional<MarketPrismStack>> stacks;
  private final RemediationMetrics metrics;

  /**
   * @param stacks the stack of a Remediation as it is now; empty when it is gone
   */
  public FlightRecorder(
      FlightRecords records,
      InstantSource clock,
      Function<Remediation, Optional<MarketPrismStack>> stacks,
      RemediationMetrics metrics) {
    this.records = records;
    this.clock = clock;
    this.stacks = stacks;
    this.metrics = metrics;
  }

  /** Takes the record of an action that is about to be carried out. */
  Evidence record(Remediation claimed, HostConnection host, ContainerFacts facts) {
    String head =
        "%s %s, for %s, scenario %s: %s"
            .formatted(
                claimed.getSpec().action(),
                facts.name(),
                claimed.getSpec().alert(),
                claimed.getSpec().scenario(),
                claimed.getSpec().reason());
    return take(
        stacks.apply(claimed).orElseGet(() -> Journal.stackOf(claimed)),
        claimed.getMetadata().getName(),
        head,
        Objects.requireNonNullElse(claimed.getSpec().evidence(), Map.of()),
        host,
        facts);
  }

  /**
   * Takes a record.
   *
   * @param name what it is about; a part of the file's name
   * @param evidence what the alert itself says is worth knowing
   */
  public Evidence take(
      MarketPrismStack stack,
      String name,
      String head,
      Map<String, String> evidence,
      HostConnection host,
      ContainerFacts facts) {
    Instant now = clock.instant();
    Redactor redactor = new Redactor(facts.environment());
    List<Part> parts = parts(stack, evidence, host, facts, redactor);
    StringBuilder text = new StringBuilder("%s  %s%n".formatted(now, redactor.redact(head)));
    for (Part part : parts) {
      text.append("%n== %s%n%s%n".formatted(part.title(), told(part.content())));
    }
    String summary = summary(parts, evidence, facts, redactor);
    try {
      String time = now.truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
      String file = "%s-%s.%s".formatted(time, stack.getMetadata().getNamespace(), name);
      FlightRecords.Kept kept = records.keep(file, text.toString());
      metrics.flightRecord(true);
      return new Evidence(kept.file(), kept.sha256(), summary);
    } catch (IOException e) {
      metrics.flightRecord(false);
      LOG.warn("the flight record of {} could not be kept: {}", name, e.toString());
      return new Evidence(null, null, summary);
    }
  }

  private static List<Part> parts(
      MarketPrismStack stack,
      Map<String, String> evidence,
      HostConnection host,
      ContainerFacts facts,
      Redactor redactor) {
    var prometheus = inTime(() -> firing(host.prometheus().map(p -> p.firing(WITHIN))));
    var alertmanager = inTime(() -> firing(host.alertmanager().map(a -> a.firing(WITHIN))));
    String id = facts.incarnation().containerId();
    ContainerDiagnosis diagnosis =
        host.engine().diagnose(id.isEmpty() ? facts.name() : id, facts.environment(), WITHIN);
    List<Part> parts = new ArrayList<>();
    if (!evidence.isEmpty()) {
      parts.add(masked("evidence", Reading.of(lines(evidence)), redactor));
    }
    parts.add(masked("before the action", Reading.of(found(facts)), redactor));
    parts.addAll(diagnosis.parts()); // masked there
    parts.add(masked("services of this stack", Reading.of(services(stack)), redactor));
    parts.add(masked("alerts of this stack", Reading.of(ownAlerts(stack)), redactor));
    parts.add(masked("alerts firing in Prometheus", prometheus.join(), redactor));
    parts.add(masked("alerts active in Alertmanager", alertmanager.join(), redactor));
    return parts;
  }

  private static Part masked(String title, Reading<String> content, Redactor redactor) {
    return new Part(
        title,
        switch (content) {
          case Reading.Known<String>(String text) -> Reading.of(redactor.redact(text));
          case Reading.Unknown<String>(String why) -> Reading.unknown(redactor.redact(why));
        });
  }

  /** What a start, which doesn't wait for the record, is about to make another. */
  private static String found(ContainerFacts facts) {
    return state(facts)
        + (facts.finishedAt().equals(Instant.EPOCH) ? "" : ", finished " + facts.finishedAt());
  }

  private static String state(ContainerFacts facts) {
    return "%s is %s, health %s, exit code %d%s"
        .formatted(
            facts.name(),
            facts.state().word(),
            facts.health(),
            facts.exitCode(),
            facts.oomKilled() ? " (out of memory)" : "");
  }

  private static CompletableFuture<Reading<String>> inTime(Supplier<Reading<String>> part) {
    return CompletableFuture.supplyAsync(part, THREADS)
        .completeOnTimeout(
            Reading.unknown("not taken in time"), WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(e -> Reading.unknown(String.valueOf(e.getMessage())));
  }

  private static Reading<String> firing(Reading<Reading<List<FiringAlert>>> answer) {
    return switch (answer) {
      case Reading.Unknown<Reading<List<FiringAlert>>>(String why) -> Reading.unknown(why);
      case Reading.Known<Reading<List<FiringAlert>>>(Reading<List<FiringAlert>> alerts) ->
          alerts.map(
              list ->
                  list.isEmpty()
                      ? "none"
                      : list.stream().map(FlightRecorder::line).collect(Collectors.joining("\n")));
    };
  }

  private static String line(FiringAlert alert) {
    String labels =
        alert.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(", "));
    return "%s%s%s: %s"
        .formatted(
            alert.name(),
            alert.severity() == null ? "" : ", " + alert.severity(),
            alert.since() == null ? "" : ", since " + alert.since(),
            labels);
  }

  /** Whether each is ready, and what its probes saw where it isn't. */
  private static String services(MarketPrismStack stack) {
    return Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY)
        .servicesOrEmpty()
        .stream()
        .map(
            service ->
                "%s ready %s %s"
                    .formatted(
                        service.name(),
                        service.ready(),
                        Objects.requireNonNullElse(service.message(), "")))
        .collect(Collectors.joining("\n"));
  }

  private static String ownAlerts(MarketPrismStack stack) {
    String active =
        Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY).alertsOrEmpty().stream()
            .filter(alert -> alert.state() != AlertState.Phase.Inactive)
            .map(
                alert ->
                    "%s %s for %s: %s %s"
                        .formatted(
                            alert.name(),
                            alert.state(),
                            alert.service(),
                            alert.reason(),
                            Objects.requireNonNullElse(alert.message(), "")))
            .collect(Collectors.joining("\n"));
    return active.isEmpty() ? "none" : active;
  }

  private static String lines(Map<String, String> evidence) {
    return evidence.entrySet().stream()
        .map(e -> e.getKey() + ": " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String told(Reading<String> content) {
    return switch (content) {
      case Reading.Known<String>(String text) -> text.isEmpty() ? "nothing" : text;
      case Reading.Unknown<String>(String why) -> "unknown: " + why;
    };
  }

  /**
   * The container's state and its last words: of lines that are too long for a sentence the end is
   * kept, which says why it ended. Masked before it is cut.
   */
  private static String summary(
      List<Part> parts, Map<String, String> evidence, ContainerFacts facts, Redactor redactor) {
    String seen =
        evidence.entrySet().stream()
            .filter(e -> e.getKey().startsWith(PROBE))
            .map(e -> "%s: %s; ".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
    String state =
        redactor.redact(state(facts))
            + "; "
            + Excerpt.of(redactor.redact(seen), SEEN)
            + "last log lines: ";
    String lastLines =
        parts.stream()
            .filter(part -> part.title().equals(LAST_LINES))
            .map(part -> lastOf(told(part.content())))
            .findFirst()
            .orElse("");
    return Messages.bounded(
        state + Excerpt.endOf(lastLines, Math.max(LINES_AT_LEAST, SUMMARY - state.length())),
        SUMMARY);
  }

  private static String lastOf(String lines) {
    List<String> all = lines.lines().toList();
    return String.join(" | ", all.subList(Math.max(0, all.size() - LINES_IN_SUMMARY), all.size()));
  }
}
