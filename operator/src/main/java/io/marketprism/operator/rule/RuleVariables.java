package io.marketprism.operator.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.PlainBody;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceState;
import io.marketprism.operator.runbook.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The variables of a rule: their names, their types and where their values come from. This list is
 * API: a rule that uses another name is refused with its position.
 */
final class RuleVariables {

  /** The exit status of a process that SIGKILL ended. */
  private static final int SIGKILLED = 137;

  private static final CelType NUMBERS = MapType.create(SimpleType.STRING, SimpleType.DOUBLE);
  private static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);
  private static final CelType SERVICES =
      MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, SimpleType.BOOL));

  private static final Source CONTAINER = new Source.OfContainer();

  private RuleVariables() {}

  /**
   * One variable.
   *
   * @param name as rules write it, such as {@code container.running}
   * @param value what it is in a scope, or Unknown and why
   * @param unknownKeys of a map that is known in parts: the keys that are not, and why
   * @param source what it is read from
   */
  record Variable(
      String name,
      CelType type,
      Function<Scope, Reading<Object>> value,
      Function<Scope, Map<String, String>> unknownKeys,
      Source source) {

    Variable(String name, CelType type, Source source, Function<Scope, Reading<Object>> value) {
      this(name, type, value, scope -> Map.of(), source);
    }

    /** Whether its value may stand in a message. */
    boolean isForTelling() {
      return !name.equals(EnvironmentUse.VARIABLE);
    }

    /** As it may stand in a message. */
    Variable told() {
      return type.equals(SimpleType.DYN)
          ? new Variable(
              name,
              type,
              scope -> value.apply(scope).map(PlainBody::withoutSecrets),
              unknownKeys,
              source)
          : this;
    }
  }

  /** All variables of a service's rules. */
  static List<Variable> of(Collection<ProbeVariables> probes, Map<String, Double> thresholds) {
    List<Variable> all = new ArrayList<>(container());
    for (ProbeVariables probe : probes) {
      all.addAll(probe(probe));
    }
    probes.stream()
        .filter(ProbeVariables::readsLog)
        .findFirst()
        .ifPresent(log -> all.addAll(rateLimit(log)));
    thresholds.forEach(
        (name, value) ->
            all.add(
                new Variable(
                    "thresholds." + name,
                    SimpleType.DOUBLE,
                    new Source.OfSpec(),
                    scope -> Reading.of(value))));
    all.add(
        new Variable(
            "services",
            SERVICES,
            RuleVariables::services,
            RuleVariables::unseen,
            new Source.OfServices()));
    return List.copyOf(all);
  }

  private static List<Variable> container() {
    return List.of(
        container("running", SimpleType.BOOL, (f, s) -> f.state().hasProcess()),
        container("state", SimpleType.STRING, (f, s) -> f.state().word()),
        container("health", SimpleType.STRING, (f, s) -> f.health()),
        container("exitCode", SimpleType.INT, (f, s) -> (long) f.exitCode()),
        container("oomKilled", SimpleType.BOOL, (f, s) -> f.oomKilled()),
        new Variable("container.ageSeconds", SimpleType.DOUBLE, CONTAINER, RuleVariables::age),
        container("memoryLimit", SimpleType.DOUBLE, (f, s) -> f.memoryLimit()),
        container("env", TEXTS, (f, s) -> f.environment().variables()),
        container("networkLost", SimpleType.BOOL, (f, s) -> f.isNetworkLost()),
        container("wasReady", SimpleType.BOOL, (f, s) -> s.wasReady()),
        container("startsInWindow", SimpleType.INT, (f, s) -> (long) s.startsInWindow()),
        container("oomDeathsInWindow", SimpleType.INT, (f, s) -> deaths(f, Death::oom)),
        container("killedInWindow", SimpleType.INT, (f, s) -> deaths(f, RuleVariables::wasKilled)),
        new Variable(
            "container.lastExitCode", SimpleType.INT, CONTAINER, RuleVariables::lastExitCode));
  }

  private static Variable container(
      String fact, CelType type, BiFunction<ContainerFacts, Scope, Object> value) {
    return new Variable(
        "container." + fact,
        type,
        CONTAINER,
        scope -> scope.readings().container().map(facts -> value.apply(facts, scope)));
  }

  private static long deaths(ContainerFacts facts, Predicate<Death> which) {
    var begin = facts.observedAt().minus(ServiceState.STARTS_WINDOW);
    return facts.deaths().stream().filter(which).filter(d -> d.at().isAfter(begin)).count();
  }

  /** By the kernel, most likely for want of memory: nobody asked the engine for it. */
  private static boolean wasKilled(Death death) {
    return death.exitCode() == SIGKILLED && !death.asked();
  }

  private static Reading<Object> age(Scope scope) {
    return switch (scope.readings().container()) {
      case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
      case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
          facts.age(facts.observedAt()).map(RuleVariables::seconds);
    };
  }

  private static Reading<Object> lastExitCode(Scope scope) {
    return switch (scope.readings().container()) {
      case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
      case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
          facts.deaths().isEmpty()
              ? Reading.unknown("no death of it was seen within the last hour")
              : Reading.of((long) facts.deaths().getLast().exitCode());
    };
  }

  private static List<Variable> probe(ProbeVariables probe) {
    List<Variable> all = new ArrayList<>();
    all.add(
        new Variable(
            "probe." + probe.name() + ".known",
            SimpleType.BOOL,
            new Source.OfProbe(probe),
            scope -> Reading.of(result(scope, probe) instanceof Reading.Known)));
    all.add(result(probe, "ok", SimpleType.BOOL, ProbeResult::ok));
    all.add(result(probe, "status", SimpleType.INT, r -> (long) r.status()));
    all.add(result(probe, "json", SimpleType.BOOL, r -> r.body() instanceof Map));
    all.add(body("probe." + probe.name() + ".body", probe));
    if (probe.isNetwork()) {
      all.add(body("network", probe));
    }
    probe
        .values()
        .forEach((name, isMap) -> all.add(value(probe, name, isMap ? NUMBERS : SimpleType.DOUBLE)));
    return all;
  }

  private static Variable result(
      ProbeVariables probe, String field, CelType type, Function<ProbeResult, Object> value) {
    return new Variable(
        "probe." + probe.name() + "." + field,
        type,
        new Source.OfProbe(probe),
        scope -> result(scope, probe).map(value));
  }

  private static Variable body(String variable, ProbeVariables probe) {
    return new Variable(
        variable,
        SimpleType.DYN,
        new Source.OfProbe(probe),
        scope ->
            switch (result(scope, probe)) {
              case Reading.Unknown<ProbeResult>(String why) -> Reading.unknown(why);
              case Reading.Known<ProbeResult>(ProbeResult result) ->
                  result.body() == null
                      ? Reading.unknown("there is no body: " + result.message())
                      : Reading.of(JsonNulls.toCel(result.body()));
            });
  }

  /** What a service's log says of limits on its requests. */
  private static List<Variable> rateLimit(ProbeVariables log) {
    return List.of(
        value(log, "rateLimit.active", SimpleType.BOOL),
        value(log, "rateLimit.exchange", SimpleType.STRING),
        value(log, "rateLimit.until", SimpleType.DOUBLE));
  }

  private static Variable value(ProbeVariables probe, String name, CelType type) {
    return new Variable(
        name,
        type,
        new Source.OfValue(probe),
        scope ->
            switch (result(scope, probe)) {
              case Reading.Unknown<ProbeResult>(String why) -> Reading.unknown(why);
              case Reading.Known<ProbeResult>(ProbeResult result) -> number(result.value(name));
            });
  }

  /** No comparison with NaN holds, which would look like calm. */
  private static Reading<Object> number(Reading<Object> value) {
    boolean nan =
        value.is(
            v ->
                v instanceof Map<?, ?> map
                    ? map.values().stream().anyMatch(RuleVariables::isNaN)
                    : isNaN(v));
    return nan ? Reading.unknown("it is not a number") : value;
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** Container facts come first: what is known not to run has failed its probes. */
  static Reading<ProbeResult> result(Scope scope, ProbeVariables probe) {
    if (Source.isWithoutProcess(probe, scope)
        && scope.readings().container()
            instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)) {
      return Reading.of(ProbeResult.failed("container is " + facts.state().word()));
    }
    return scope.readings().probes().getOrDefault(probe.name(), Reading.unknown("not probed yet"));
  }

  private static Reading<Object> services(Scope scope) {
    Map<String, Map<String, Boolean>> services = new HashMap<>();
    scope.readiness().forEach((name, v) -> services.put(name, Map.of("ready", v.ready().isTrue())));
    return Reading.of(services);
  }

  private static Map<String, String> unseen(Scope scope) {
    Map<String, String> unseen = new LinkedHashMap<>();
    scope
        .readiness()
        .forEach(
            (name, verdict) -> {
              if (verdict.ready() instanceof Truth.Unknown(String what)) {
                unseen.put(name, what);
              }
            });
    return unseen;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
