package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.AlertSpec.ScenarioSpec;
import io.marketprism.operator.api.ProbeSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.ValueSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges a resource over the built-in runbook: fields replace fields; services, probes, alerts and
 * scenarios are merged by name, new ones come last. A scenario that is new comes first, for the
 * last ones of the runbook hold without a condition.
 */
final class SpecMerger {

  private SpecMerger() {}

  static StackSpec merge(StackSpec base, StackSpec over) {
    return new StackSpec(
        first(over.runbook(), base.runbook()),
        first(over.mode(), base.mode()),
        first(over.pause(), base.pause()),
        first(over.defaultHostRef(), base.defaultHostRef()),
        first(over.settleSeconds(), base.settleSeconds()),
        thresholds(base.thresholds(), over.thresholds()),
        limits(base.limits(), over.limits()),
        byName(base.services(), over.services(), ServiceSpec::name, SpecMerger::service),
        byName(base.alerts(), over.alerts(), AlertSpec::name, SpecMerger::alert),
        first(over.acknowledge(), base.acknowledge()),
        first(over.maintenanceWindows(), base.maintenanceWindows()),
        first(over.approve(), base.approve()),
        first(over.requests(), base.requests()),
        first(over.notifications(), base.notifications()),
        first(over.unknownWords(), base.unknownWords()));
  }

  private static StackSpec.@Nullable Thresholds thresholds(
      StackSpec.@Nullable Thresholds base, StackSpec.@Nullable Thresholds over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new StackSpec.Thresholds(
        first(over.collectorHighMemory(), base.collectorHighMemory()),
        first(over.collectorCriticalMemory(), base.collectorCriticalMemory()),
        first(over.collectorMinPublishRate(), base.collectorMinPublishRate()));
  }

  private static StackSpec.@Nullable Limits limits(
      StackSpec.@Nullable Limits base, StackSpec.@Nullable Limits over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new StackSpec.Limits(
        first(over.maxConcurrent(), base.maxConcurrent()),
        first(over.perService(), base.perService()),
        first(over.perStack(), base.perStack()));
  }

  private static ServiceSpec service(ServiceSpec base, ServiceSpec over) {
    return new ServiceSpec(
        base.name(),
        first(over.enabled(), base.enabled()),
        first(over.optional(), base.optional()),
        first(over.workload(), base.workload()),
        first(over.dependsOn(), base.dependsOn()),
        first(over.startupGraceSeconds(), base.startupGraceSeconds()),
        byName(base.probes(), over.probes(), ProbeSpec::name, SpecMerger::probe),
        first(over.mode(), base.mode()),
        first(over.pause(), base.pause()),
        scheduledRestart(base.scheduledRestart(), over.scheduledRestart()));
  }

  private static ServiceSpec.@Nullable ScheduledRestart scheduledRestart(
      ServiceSpec.@Nullable ScheduledRestart base, ServiceSpec.@Nullable ScheduledRestart over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new ServiceSpec.ScheduledRestart(
        first(over.schedule(), base.schedule()),
        first(over.timeZone(), base.timeZone()),
        first(over.windowSeconds(), base.windowSeconds()),
        first(over.enabled(), base.enabled()));
  }

  private static ProbeSpec probe(ProbeSpec base, ProbeSpec over) {
    ProbeSpec kind = over.hasKind() ? over : base; // one of another kind replaces the kind
    return new ProbeSpec(
        base.name(),
        first(over.enabled(), base.enabled()),
        httpGet(base.httpGet(), kind.httpGet()),
        kind.tcpSocket(),
        scrape(base.scrape(), kind.scrape()),
        logs(base.logs(), kind.logs()),
        kind.stats(),
        kind.network(),
        kind.prometheusQuery(),
        prometheusTarget(base.prometheusTarget(), kind.prometheusTarget()),
        kind.prometheusAlert(),
        kind.alertmanagerAlert(),
        byName(base.values(), over.values(), ValueSpec::name, SpecMerger::value),
        first(over.readiness(), base.readiness()),
        first(over.periodSeconds(), base.periodSeconds()),
        first(over.timeoutSeconds(), base.timeoutSeconds()));
  }

  private static ProbeSpec.@Nullable HttpGet httpGet(
      ProbeSpec.@Nullable HttpGet base, ProbeSpec.@Nullable HttpGet over) {
    return base == null || over == null
        ? over
        : new ProbeSpec.HttpGet(over.port(), first(over.path(), base.path()));
  }

  private static ProbeSpec.@Nullable Scrape scrape(
      ProbeSpec.@Nullable Scrape base, ProbeSpec.@Nullable Scrape over) {
    return base == null || over == null
        ? over
        : new ProbeSpec.Scrape(over.port(), first(over.path(), base.path()));
  }

  private static ProbeSpec.@Nullable Logs logs(
      ProbeSpec.@Nullable Logs base, ProbeSpec.@Nullable Logs over) {
    return base == null || over == null
        ? over
        : new ProbeSpec.Logs(
            first(over.maxLines(), base.maxLines()), rateLimit(base.rateLimit(), over.rateLimit()));
  }

  private static ProbeSpec.@Nullable RateLimit rateLimit(
      ProbeSpec.@Nullable RateLimit base, ProbeSpec.@Nullable RateLimit over) {
    return base == null || over == null
        ? first(over, base)
        : new ProbeSpec.RateLimit(
            first(over.windowSeconds(), base.windowSeconds()),
            byName(base.words(), over.words(), ProbeSpec.RateLimitWords::name, SpecMerger::words));
  }

  private static ProbeSpec.RateLimitWords words(
      ProbeSpec.RateLimitWords base, ProbeSpec.RateLimitWords over) {
    return new ProbeSpec.RateLimitWords(
        base.name(),
        first(over.enabled(), base.enabled()),
        first(over.exchange(), base.exchange()),
        first(over.match(), base.match()),
        first(over.level(), base.level()));
  }

  private static ProbeSpec.@Nullable PrometheusTarget prometheusTarget(
      ProbeSpec.@Nullable PrometheusTarget base, ProbeSpec.@Nullable PrometheusTarget over) {
    return base == null || over == null
        ? over
        : new ProbeSpec.PrometheusTarget(over.port(), first(over.path(), base.path()));
  }

  private static ValueSpec value(ValueSpec base, ValueSpec over) {
    return new ValueSpec(
        base.name(),
        first(over.enabled(), base.enabled()),
        first(over.metric(), base.metric()),
        first(over.match(), base.match()),
        first(over.function(), base.function()),
        first(over.windowSeconds(), base.windowSeconds()),
        first(over.aggregate(), base.aggregate()),
        first(over.by(), base.by()),
        first(over.whenAbsent(), base.whenAbsent()));
  }

  private static AlertSpec alert(AlertSpec base, AlertSpec over) {
    return new AlertSpec(
        base.name(),
        first(over.enabled(), base.enabled()),
        first(over.service(), base.service()),
        first(over.severity(), base.severity()),
        first(over.expr(), base.expr()),
        first(over.forSeconds(), base.forSeconds()),
        first(over.inhibitsDependents(), base.inhibitsDependents()),
        first(over.inhibitedBy(), base.inhibitedBy()),
        scenarios(base, over),
        verify(base.verify(), over.verify()),
        escalation(base.escalation(), over.escalation()),
        byName(base.evidence(), over.evidence(), AlertSpec.Evidence::name, (b, o) -> o),
        first(over.mode(), base.mode()),
        first(over.pause(), base.pause()),
        annotations(base.annotations(), over.annotations()));
  }

  private static @Nullable Map<String, String> annotations(
      @Nullable Map<String, String> base, @Nullable Map<String, String> over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    Map<String, String> merged = new TreeMap<>(base);
    merged.putAll(over);
    return merged;
  }

  private static AlertSpec.@Nullable Recurrences recurrences(
      AlertSpec.@Nullable Recurrences base, AlertSpec.@Nullable Recurrences over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new AlertSpec.Recurrences(
        over.count(), over.periodSeconds(), first(over.countOomDeaths(), base.countOomDeaths()));
  }

  private static AlertSpec.@Nullable Escalation escalation(
      AlertSpec.@Nullable Escalation base, AlertSpec.@Nullable Escalation over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new AlertSpec.Escalation(
        first(over.afterIneffective(), base.afterIneffective()),
        recurrences(base.recurrences(), over.recurrences()));
  }

  private static List<ScenarioSpec> scenarios(AlertSpec base, AlertSpec over) {
    List<String> known = base.scenariosOrEmpty().stream().map(ScenarioSpec::name).toList();
    List<ScenarioSpec> all = new ArrayList<>();
    over.scenariosOrEmpty().stream().filter(s -> !known.contains(s.name())).forEach(all::add);
    all.addAll(
        byName(
            base.scenariosOrEmpty(),
            over.scenariosOrEmpty().stream().filter(s -> known.contains(s.name())).toList(),
            ScenarioSpec::name,
            SpecMerger::scenario));
    return List.copyOf(all);
  }

  private static ScenarioSpec scenario(ScenarioSpec base, ScenarioSpec over) {
    return new ScenarioSpec(
        base.name(),
        first(over.enabled(), base.enabled()),
        first(over.when(), base.when()),
        first(over.action(), base.action()),
        first(over.forSeconds(), base.forSeconds()),
        first(over.immediate(), base.immediate()),
        first(over.preempts(), base.preempts()),
        first(over.waitSeconds(), base.waitSeconds()),
        first(over.waitSecondsExpr(), base.waitSecondsExpr()),
        first(over.waitAtMostSeconds(), base.waitAtMostSeconds()),
        first(over.detail(), base.detail()),
        annotations(base.annotations(), over.annotations()));
  }

  private static AlertSpec.@Nullable Verify verify(
      AlertSpec.@Nullable Verify base, AlertSpec.@Nullable Verify over) {
    if (base == null || over == null) {
      return first(over, base);
    }
    return new AlertSpec.Verify(
        first(over.expr(), base.expr()),
        first(over.withinSeconds(), base.withinSeconds()),
        first(over.stableSeconds(), base.stableSeconds()));
  }

  private static <T extends @Nullable Object> T first(T over, T base) {
    return over != null ? over : base;
  }

  private static <T> List<T> byName(
      @Nullable List<T> base,
      @Nullable List<T> over,
      Function<T, String> name,
      BinaryOperator<T> merge) {
    Map<String, T> merged = new LinkedHashMap<>();
    if (base != null) {
      base.forEach(item -> merged.put(name.apply(item), item));
    }
    if (over != null) {
      over.forEach(item -> merged.merge(name.apply(item), item, merge));
    }
    return List.copyOf(merged.values());
  }
}
