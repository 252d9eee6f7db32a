package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.ProbeSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.api.UnknownWord;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.compiler.CompiledStack.Workload;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.rule.Metered;
import io.marketprism.operator.rule.RuleCompiler;
import io.marketprism.operator.rule.StackBudget;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Forecast;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Topology;
import io.marketprism.operator.runbook.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a resource to a policy: merges it over the built-in runbook, fills in defaults and
 * checks that it is complete. Stateless: what is faulty is switched off and named, everything else
 * runs from the current spec.
 */
public final class PolicyCompiler {

  private static final StackPolicy.Rate PER_SERVICE =
      new StackPolicy.Rate(3, Duration.ofMinutes(10));
  private static final StackPolicy.Rate PER_STACK = new StackPolicy.Rate(10, Duration.ofHours(1));

  private final StackSpec spec;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Workload> workloads = new LinkedHashMap<>();
  private final Map<String, ServicePolicy> services = new LinkedHashMap<>();
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, RuleCompiler> rules = new LinkedHashMap<>();
  private final Set<String> blindCauses = new HashSet<>();

  private final Map<String, Metered> metered = new LinkedHashMap<>();
  private final Map<String, Annotations> annotations = new HashMap<>();
  private final StackBudget budget = new StackBudget();
  private final PermitCompiler permits = new PermitCompiler(faults::add);
  private final Caps caps = new Caps(faults::add);
  private final Map<String, Double> thresholds;
  private final Inhibitions inhibitions;

  private PolicyCompiler(StackSpec merged) {
    this.spec = merged;
    this.inhibitions = new Inhibitions(orEmpty(merged.alerts()));
    this.thresholds = Thresholds.compile(merged.thresholds(), faults::add);
    for (UnknownWord unknown : orEmpty(merged.unknownWords())) {
      String so = unknown.alert() == null ? "nothing is acted on" : "the alert is switched off";
      faults.add(
          new Fault(
              unknown.path(),
              "%s is no word that this version knows: %s".formatted(unknown.word(), so)));
    }
  }

  /** Compiles the spec of a resource. */
  public static CompiledStack compile(StackSpec resource) {
    return new PolicyCompiler(merged(resource)).compile();
  }

  /** The spec of a resource with the built-in runbook that it asks for. */
  public static StackSpec merged(StackSpec resource) {
    return SpecMerger.merge(BuiltInRunbook.of(resource), resource);
  }

  private CompiledStack compile() {
    orEmpty(spec.services()).stream().filter(ServiceSpec::isEnabled).forEach(this::service);
    Topology topology = topology();
    List<AlertPolicy> alerts =
        orEmpty(spec.alerts()).stream()
            .filter(AlertSpec::isEnabled)
            .flatMap(a -> alert(a).stream())
            .toList();
    List<Forecast.Policy> forecasts = Forecasts.compile(workloads, thresholds);
    List<Wanted> wanted = wanted(alerts, forecasts);
    workloads.replaceAll((service, workload) -> onDemand(service, workload, alerts, wanted));
    StackPolicy policy =
        new StackPolicy(
            mode(),
            permits.pause("spec.pause", spec.pause()),
            seconds(spec.settleSeconds(), 60),
            limits(),
            topology,
            alerts,
            blindCauses,
            acknowledged(),
            permits.permits(spec),
            wanted,
            forecasts);
    return new CompiledStack(
        policy,
        Map.copyOf(workloads),
        Map.copyOf(thresholds),
        Map.copyOf(metered),
        Map.copyOf(annotations),
        List.copyOf(faults));
  }

  private List<Wanted> wanted(List<AlertPolicy> alerts, List<Forecast.Policy> forecasts) {
    WantedCompiler compiler = new WantedCompiler(services, alerts, forecasts, faults::add);
    return Stream.concat(
            orEmpty(spec.services()).stream()
                .filter(ServiceSpec::isEnabled)
                .flatMap(service -> compiler.scheduled(service).stream()),
            orEmpty(spec.requests()).stream()
                .flatMap(request -> compiler.requested(request).stream()))
        .toList();
  }

  /**
   * Who asks for something that this version doesn't know may have asked for restraint: nothing is
   * acted on. Within an alert, the alert alone is switched off.
   */
  private Mode mode() {
    boolean isUnclear = orEmpty(spec.unknownWords()).stream().anyMatch(w -> w.alert() == null);
    return isUnclear ? Mode.Observe : Objects.requireNonNullElse(spec.mode(), Mode.Enforce);
  }

  private void service(ServiceSpec service) {
    String path = "spec.services[" + service.name() + "]";
    if (service.workload() == null) {
      faults.add(new Fault(path, "needs a workload"));
      return;
    }
    ServiceSpec.Docker docker = service.workload().docker();
    String host = docker.hostRef() != null ? docker.hostRef() : spec.defaultHostOrLocal();
    if (isTaken(path, service.name(), host, docker.containers())) {
      return;
    }
    ProbeCompiler compiler = new ProbeCompiler(path, faults::add);
    List<ProbeTarget> probes =
        service.probesOrEmpty().stream()
            .filter(ProbeSpec::isEnabled)
            .flatMap(p -> compiler.compile(p).stream())
            .filter(p -> caps.admits(path + ".probes[" + p.name() + "]", p))
            .toList();
    boolean isOptional = Boolean.TRUE.equals(service.optional());
    workloads.put(service.name(), new Workload(host, docker.containers(), probes, isOptional));
    services.put(
        service.name(),
        new ServicePolicy(
            service.name(),
            host,
            isOptional,
            service.dependsOn() == null ? List.of() : service.dependsOn(),
            seconds(service.startupGraceSeconds(), 120),
            probes.stream().filter(ProbeTarget::readiness).map(ProbeTarget::name).toList(),
            patience(probes),
            windows(probes)));
    rules.put(
        service.name(),
        new RuleCompiler(
            probes.stream().map(ProbeCompiler::variables).toList(), thresholds, budget));
  }

  /** Two services that act on one container would undo what the other does. */
  private boolean isTaken(String path, String service, String host, List<String> containers) {
    for (String container : containers) {
      String owner = owners.putIfAbsent(host + "/" + container, service);
      if (owner != null && !owner.equals(service)) {
        faults.add(
            new Fault(
                path + ".workload.docker.containers",
                "container %s on DockerHost %s is that of service %s already: %s is switched off"
                    .formatted(container, host, owner, service)));
        owners.values().removeIf(service::equals);
        return true;
      }
    }
    return false;
  }

  /** Without the dependencies that can't be: on unknown services, or in a circle. */
  private Topology topology() {
    services.replaceAll((name, service) -> withKnownDependencies(service));
    try {
      return Topology.of(services.values());
    } catch (IllegalArgumentException e) {
      faults.add(new Fault("spec.services", e.getMessage() + "; dependencies are ignored"));
      services.replaceAll((name, service) -> withDependencies(service, List.of()));
      return Topology.of(services.values());
    }
  }

  private ServicePolicy withKnownDependencies(ServicePolicy service) {
    List<String> known = new ArrayList<>();
    for (String dependency : service.dependsOn()) {
      if (services.containsKey(dependency)) {
        known.add(dependency);
      } else if (!isDeclared(dependency)) { // a declared one was taken out on purpose
        faults.add(
            new Fault(
                "spec.services[" + service.name() + "].dependsOn",
                "there is no service " + dependency));
      }
    }
    return withDependencies(service, known);
  }

  private boolean isDeclared(String service) {
    return orEmpty(spec.services()).stream().anyMatch(s -> s.name().equals(service));
  }

  private static ServicePolicy withDependencies(ServicePolicy service, List<String> dependsOn) {
    return new ServicePolicy(
        service.name(),
        service.host(),
        service.optional(),
        dependsOn,
        service.startupGrace(),
        service.readiness(),
        service.patience(),
        service.windows());
  }

  /**
   * What only a diagnosis reads is read while there is something to diagnose (design: readings).
   */
  private static Workload onDemand(
      String service, Workload workload, List<AlertPolicy> alerts, List<Wanted> wanted) {
    List<AlertPolicy> own = alerts.stream().filter(a -> a.service().equals(service)).toList();
    List<Wanted> asked = wanted.stream().filter(w -> w.service().equals(service)).toList();
    return new Workload(
        workload.host(),
        workload.containers(),
        workload.probes().stream().map(p -> onDemand(p, own, asked)).toList(),
        workload.optional());
  }

  private static ProbeTarget onDemand(
      ProbeTarget probe, List<AlertPolicy> alerts, List<Wanted> wanted) {
    // A page must be read all the time, for its values need what was before.
    if (probe.readiness() || probe.kind() instanceof ProbeTarget.Scrape) {
      return probe;
    }
    boolean always = alerts.stream().anyMatch(a -> ProbeCompiler.fillsAny(probe, a.expr().reads()));
    Set<String> when =
        Stream.concat(
                alerts.stream()
                    .filter(a -> ProbeCompiler.fillsAny(probe, a.diagnosisReads()))
                    .map(AlertPolicy::name),
                wanted.stream()
                    .filter(w -> ProbeCompiler.fillsAny(probe, w.reads()))
                    .map(Wanted::name))
            .collect(Collectors.toSet());
    return new ProbeTarget(
        probe.name(),
        probe.kind(),
        probe.readiness(),
        probe.period(),
        probe.timeout(),
        new ProbeTarget.Demand(always, when));
  }

  /** Five periods of the slowest probe, and a minute at least. */
  private static Duration patience(List<ProbeTarget> probes) {
    return probes.stream()
        .map(p -> p.period().multipliedBy(5))
        .reduce(Duration.ofMinutes(1), (a, b) -> a.compareTo(b) >= 0 ? a : b);
  }

  /** After each start of a process a rate is Unknown until pages cover its window. */
  private static Map<String, Duration> windows(List<ProbeTarget> probes) {
    Map<String, Duration> windows = new LinkedHashMap<>();
    for (ProbeTarget probe : probes) {
      if (probe.kind() instanceof ProbeTarget.Scrape scrape) {
        scrape.values().forEach(value -> windows.put(value.name(), value.window()));
      }
    }
    return windows;
  }

  private Optional<AlertPolicy> alert(AlertSpec alert) {
    String service = alert.service();
    if (service != null && !services.containsKey(service) && isDeclared(service)) {
      return Optional.empty(); // its service is taken out, or named as faulty itself
    }
    if (service == null || !services.containsKey(service)) {
      String what = service == null ? "needs a service" : "there is no service " + service;
      faults.add(new Fault("spec.alerts[" + alert.name() + "].service", what));
      return Optional.empty();
    }
    if (!caps.admits("spec.alerts[" + alert.name() + "]", alert)) {
      if (Boolean.TRUE.equals(alert.inhibitsDependents())) {
        blindCauses.add(service);
      }
      return Optional.empty();
    }
    var compiled =
        new AlertCompiler(
                Objects.requireNonNull(rules.get(service)),
                Objects.requireNonNull(workloads.get(service)).probes(),
                alert)
            .compile();
    Optional<Fault> inhibition = inhibitions.fault(alert);
    faults.addAll(compiled.faults());
    metered.putAll(compiled.metered());
    inhibition.ifPresent(faults::add);
    boolean isFaulty =
        compiled.policy().isEmpty() || inhibition.isPresent() || hasUnknownWord(alert);
    if (isFaulty && Boolean.TRUE.equals(alert.inhibitsDependents())) {
      blindCauses.add(service);
    }
    if (isFaulty) {
      return Optional.empty();
    }
    annotations.put(alert.name(), compiled.annotations());
    return compiled.policy();
  }

  private boolean hasUnknownWord(AlertSpec alert) {
    return orEmpty(spec.unknownWords()).stream().anyMatch(w -> alert.name().equals(w.alert()));
  }

  private StackPolicy.Limits limits() {
    StackSpec.Limits limits = spec.limits();
    if (limits == null) {
      return new StackPolicy.Limits(1, PER_SERVICE, PER_STACK);
    }
    return new StackPolicy.Limits(
        limits.maxConcurrent() == null ? 1 : limits.maxConcurrent(),
        rate(limits.perService(), PER_SERVICE),
        rate(limits.perStack(), PER_STACK));
  }

  private static StackPolicy.Rate rate(StackSpec.@Nullable Rate rate, StackPolicy.Rate otherwise) {
    return rate == null
        ? otherwise
        : new StackPolicy.Rate(rate.count(), Duration.ofSeconds(rate.periodSeconds()));
  }

  private Map<String, Instant> acknowledged() {
    Map<String, Instant> latest = new LinkedHashMap<>();
    for (StackSpec.Acknowledgement acknowledgement : orEmpty(spec.acknowledge())) {
      Instant at = Timestamps.parseOrNull(acknowledgement.at());
      if (at == null) {
        faults.add(
            new Fault(
                "spec.acknowledge[" + acknowledgement.alert() + "].at",
                acknowledgement.at() + " is no time"));
      } else {
        latest.merge(acknowledgement.alert(), at, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    return latest;
  }

  static Duration seconds(@Nullable Integer seconds, int otherwise) {
    return Duration.ofSeconds(seconds == null ? otherwise : seconds);
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
