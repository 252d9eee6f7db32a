package io.marketprism.operator.rule;

import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The variables of a rule: their names, their types and where their values come from. This list is
 * API: a rule that uses another name is refused with its position.
 */
final class RuleVariables {

  private RuleVariables() {}

  /**
   * One variable.
   *
   * @param name as rules write it, such as {@code container.running}
   * @param value what it is in a scope, or Unknown and why
   */
  record Variable(String name, CelType type, Function<Scope, Reading<Object>> value) {
    CelVarDecl declaration() {
      return CelVarDecl.newVarDeclaration(name, type);
    }
  }

  /**
   * All variables of a service's rules.
   *
   * @param probes the names of its probes
   */
  static List<Variable> of(Iterable<String> probes) {
    List<Variable> all = new ArrayList<>();
    all.add(container("running", SimpleType.BOOL, (f, s) -> f.state().hasProcess()));
    all.add(container("state", SimpleType.STRING, (f, s) -> f.state().word()));
    all.add(container("health", SimpleType.STRING, (f, s) -> f.health()));
    all.add(container("exitCode", SimpleType.INT, (f, s) -> (long) f.exitCode()));
    all.add(container("oomKilled", SimpleType.BOOL, (f, s) -> f.oomKilled()));
    all.add(container("ageSeconds", SimpleType.DOUBLE, (f, s) -> seconds(f.age(f.observedAt()))));
    all.add(container("memoryLimit", SimpleType.DOUBLE, (f, s) -> f.memoryLimit()));
    all.add(container("startsInWindow", SimpleType.INT, (f, s) -> (long) s.startsInWindow()));
    for (String probe : probes) {
      all.add(probe(probe, "ok", SimpleType.BOOL, ProbeResult::ok));
      all.add(probe(probe, "status", SimpleType.INT, r -> (long) r.status()));
      all.add(probeBody(probe));
    }
    return List.copyOf(all);
  }

  private static Variable container(
      String fact, CelType type, BiFunction<ContainerFacts, Scope, Object> value) {
    return new Variable(
        "container." + fact,
        type,
        scope -> scope.readings().container().map(facts -> value.apply(facts, scope)));
  }

  private static Variable probe(
      String probe, String field, CelType type, Function<ProbeResult, Object> value) {
    return new Variable(
        "probe." + probe + "." + field, type, scope -> result(scope, probe).map(value));
  }

  private static Variable probeBody(String probe) {
    return new Variable(
        "probe." + probe + ".body",
        SimpleType.DYN,
        scope ->
            switch (result(scope, probe)) {
              case Reading.Unknown<ProbeResult>(String why) -> Reading.unknown(why);
              case Reading.Known<ProbeResult>(ProbeResult result) ->
                  result.body() == null
                      ? Reading.unknown("there is no body: " + result.message())
                      : Reading.of(JsonNulls.toCel(result.body()));
            });
  }

  /** Container facts come first: what is known not to run has failed its probes. */
  private static Reading<ProbeResult> result(Scope scope, String probe) {
    if (scope.readings().container().is(facts -> !facts.state().hasProcess())) {
      String state =
          scope.readings().container() instanceof Reading.Known<ContainerFacts>(ContainerFacts f)
              ? f.state().word()
              : ContainerState.ABSENT.word();
      return Reading.of(ProbeResult.failed("container is " + state));
    }
    return scope.readings().probes().getOrDefault(probe, Reading.unknown("not probed yet"));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
