package io.marketprism.operator.simulation;

import io.marketprism.operator.probe.ProbeLoop;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.logs.LogFunction;
import io.marketprism.operator.probe.logs.LogReader;
import io.marketprism.operator.probe.logs.LoggedRateLimit;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a simulated service's probes tell: what a healthy one's do, but for what was said of them.
 */
final class SimulatedProbes {

  private static final List<String> RATE_LIMIT =
      List.of(LoggedRateLimit.ACTIVE, LoggedRateLimit.EXCHANGE, LoggedRateLimit.UNTIL);

  private final String service;
  private List<ProbeTarget> targets = List.of();
  private final HealthyReadings healthy;
  private final Map<String, Reading<ProbeResult>> probes = new TreeMap<>();
  private final Map<String, Reading<Object>> values = new TreeMap<>();
  private final Map<String, Latest> latest = new TreeMap<>();
  private final SimulatedLog log = new SimulatedLog();
  private final Map<ProbeTarget.Logs, LogReader> readers = new HashMap<>();

  /** The values of a probe's latest look that succeeded. */
  private record Latest(Map<String, Reading<Object>> values, Instant upSince, Instant at) {}

  SimulatedProbes(String service, HealthyReadings healthy) {
    this.service = service;
    this.healthy = healthy;
  }

  void are(List<ProbeTarget> next) {
    targets = next;
  }

  /** A probe tells this until it is mended. */
  void reads(String probe, Reading<ProbeResult> result) {
    probes.put(probe, result);
  }

  /** A value is this until it is mended. */
  void shows(String value, Reading<Object> reading) {
    values.put(value, reading);
  }

  /** The process writes these lines, again and again, until it is mended. */
  void writes(List<String> lines) {
    log.writes(lines);
  }

  /** Time passes for a process that is there, or isn't. */
  void live(boolean up, Instant now) {
    log.live(up, now);
  }

  void mend() {
    probes.clear();
    values.clear();
    log.writes(List.of());
  }

  void mend(String probe) {
    probes.remove(probe);
  }

  /** What told nothing tells again what it told before. */
  void seeAgain() {
    probes.values().removeIf(reading -> reading instanceof Reading.Unknown);
  }

  /** Those that look at the process itself. */
  Stream<String> ofProcess() {
    return targets.stream()
        .filter(target -> target.kind() instanceof ProbeTarget.OfProcess)
        .map(ProbeTarget::name);
  }

  Stream<String> names() {
    return targets.stream().map(ProbeTarget::name);
  }

  boolean hasValue(String name) {
    return targets.stream().anyMatch(target -> valueNames(target).contains(name));
  }

  /** Whether it has a value of this name that is one number, and known. */
  boolean isNumber(String name) {
    return hasValue(name) && !isByLabel(name) && value(name).is(Double.class::isInstance);
  }

  /** A value that is one number. */
  double number(String name) {
    return value(name) instanceof Reading.Known<Object>(Double number) ? number : Double.NaN;
  }

  /** Whether a value is numbers by label. */
  boolean isByLabel(String name) {
    return targets.stream()
        .anyMatch(
            target ->
                target.kind() instanceof ProbeTarget.Scrape scrape
                    && scrape.values().stream()
                        .anyMatch(v -> v.name().equals(name) && v.by() != null));
  }

  /** Whether nothing was said of any of them. */
  boolean areHealthy() {
    return probes.isEmpty();
  }

  /** Whether one that looks at the process tells nothing. */
  boolean areBlind() {
    return ofProcess().anyMatch(name -> probes.get(name) instanceof Reading.Unknown);
  }

  /**
   * What they tell now.
   *
   * @param up whether the process is there and has come up
   * @param upSince when it had come up
   * @param facts of its container
   */
  Map<String, Reading<ProbeResult>> look(
      boolean up, Instant upSince, ContainerFacts facts, Instant now) {
    Map<String, Reading<ProbeResult>> results = new LinkedHashMap<>();
    targets.forEach(target -> results.put(target.name(), look(target, up, upSince, facts, now)));
    return results;
  }

  private Reading<ProbeResult> look(
      ProbeTarget target, boolean up, Instant upSince, ContainerFacts facts, Instant now) {
    Reading<ProbeResult> set = probes.get(target.name());
    if (set instanceof Reading.Unknown) {
      return set;
    }
    if (target.kind() instanceof ProbeTarget.OfProcess && !up) {
      return Reading.of(ProbeResult.failed("connection refused"));
    }
    Reading<ProbeResult> seen = set == null ? healthy.probe(service, target) : set;
    return seen.map(
        result ->
            result.ok()
                ? kept(withValues(result, target, upSince, facts, now), target, upSince, now)
                : carried(result, target, upSince, now));
  }

  private ProbeResult kept(ProbeResult result, ProbeTarget target, Instant upSince, Instant now) {
    latest.put(target.name(), new Latest(result.values(), upSince, now));
    return result;
  }

  /** As for the operator: one failed look doesn't unsay the values, nor do many for long. */
  private ProbeResult carried(
      ProbeResult result, ProbeTarget target, Instant upSince, Instant now) {
    Latest before = latest.get(target.name());
    Duration bound =
        target.period().multipliedBy(ProbeLoop.STALE_AFTER_PERIODS).plus(target.timeout());
    return before == null
            || !before.upSince().equals(upSince)
            || now.isAfter(before.at().plus(bound))
        ? result
        : new ProbeResult(
            result.ok(), result.message(), result.status(), result.body(), before.values());
  }

  private ProbeResult withValues(
      ProbeResult result, ProbeTarget target, Instant upSince, ContainerFacts facts, Instant now) {
    Map<String, Reading<Object>> all = new LinkedHashMap<>();
    if (target.kind() instanceof ProbeTarget.Scrape scrape) {
      scrape.values().forEach(v -> all.put(v.name(), scraped(v, upSince, now)));
    } else if (target.kind() instanceof ProbeTarget.Logs logs) {
      all.putAll(logged(logs, facts, now));
    } else {
      valueNames(target).forEach(name -> all.put(name, value(name)));
    }
    return new ProbeResult(result.ok(), result.message(), result.status(), result.body(), all);
  }

  private static List<String> valueNames(ProbeTarget target) {
    return switch (target.kind()) {
      case ProbeTarget.Scrape scrape -> scrape.values().stream().map(ScrapedValue::name).toList();
      case ProbeTarget.Logs logs ->
          Stream.concat(logs.values().stream().map(LoggedValue::name), RATE_LIMIT.stream())
              .toList();
      case ProbeTarget.PrometheusQuery query -> List.of(target.name());
      case ProbeTarget.Cpu cpu -> List.of(target.name());
      default -> List.of();
    };
  }

  /** What is said of them, else what its lines say; what it was said to count, it also has. */
  private Map<String, Reading<Object>> logged(
      ProbeTarget.Logs logs, ContainerFacts facts, Instant now) {
    Map<String, Reading<Object>> all = new LinkedHashMap<>();
    if (log.isWritten()) {
      all.putAll(
          readers
              .computeIfAbsent(logs, l -> new LogReader(l.values(), l.rateLimit()))
              .read(facts, log.lines(), false, now));
    } else {
      logs.values().forEach(v -> all.put(v.name(), healthy.value(service, v.name())));
      all.put(LoggedRateLimit.ACTIVE, Reading.of(false));
      all.put(LoggedRateLimit.EXCHANGE, Reading.of(""));
      all.put(LoggedRateLimit.UNTIL, Reading.of(0.0));
    }
    logs.values().stream()
        .filter(v -> v.function() == LogFunction.rateLimits && values.containsKey(v.name()))
        .findFirst()
        .ifPresent(v -> all.put(LoggedRateLimit.ACTIVE, isCounted(v.name())));
    all.replaceAll(values::getOrDefault);
    return all;
  }

  /** Whether there is a rate limit by the number of its lines that a scenario says. */
  private Reading<Object> isCounted(String name) {
    return switch (value(name)) {
      case Reading.Unknown<Object>(String why) -> Reading.unknown(name + ": " + why);
      case Reading.Known<Object>(Object lines) ->
          Reading.of(lines instanceof Double number && number > 0);
    };
  }

  /** What is made over a window begins anew with each process. */
  private Reading<Object> scraped(ScrapedValue value, Instant upSince, Instant now) {
    boolean young = value.function() != null && now.isBefore(upSince.plus(value.window()));
    return young
        ? Reading.unknown("%d s of readings are needed".formatted(value.window().toSeconds()))
        : value(value.name());
  }

  private Reading<Object> value(String name) {
    return values.getOrDefault(name, healthy.value(service, name));
  }
}
