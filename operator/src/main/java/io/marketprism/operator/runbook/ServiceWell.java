package io.marketprism.operator.runbook;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a service is well by all that there is to judge it by: it is ready, Docker's health check
 * succeeds where it has one, and what each of its alerts would be verified by holds.
 *
 * @param service its name
 * @param verified what its alerts are verified by
 */
public record ServiceWell(String service, List<Condition> verified) implements Condition {

  public ServiceWell {
    verified = List.copyOf(verified);
  }

  @Override
  public Truth judge(Scope scope) {
    Truth unknown = Truth.of(true);
    for (Truth truth :
        Stream.concat(
                Stream.of(ready(scope), healthy(scope)),
                verified.stream().map(condition -> condition.judge(scope)))
            .toList()) {
      if (truth.isFalse()) {
        return truth;
      }
      unknown = unknown.isTrue() ? truth : unknown;
    }
    return unknown;
  }

  @Override
  public Failure failure(Scope scope) {
    if (ready(scope).isFalse()) {
      return new Failure(service + " is not ready", Set.of());
    }
    if (healthy(scope).isFalse()) {
      return new Failure("Docker's health check of " + service + " fails", Set.of());
    }
    return verified.stream()
        .filter(condition -> condition.judge(scope).isFalse())
        .findFirst()
        .map(condition -> condition.failure(scope))
        .orElseGet(() -> Condition.super.failure(scope));
  }

  private Truth ready(Scope scope) {
    Readiness.Verdict verdict = scope.readiness().get(service);
    return verdict == null ? new Truth.Unknown("not looked at yet") : verdict.ready();
  }

  private static Truth healthy(Scope scope) {
    return switch (scope.readings().container()) {
      case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
          Truth.of(Set.of("healthy", "none").contains(facts.health()));
      case Reading.Unknown<ContainerFacts>(String why) -> new Truth.Unknown(why);
    };
  }

  @Override
  public Set<String> reads() {
    Set<String> reads = new TreeSet<>();
    verified.forEach(condition -> reads.addAll(condition.reads()));
    return reads;
  }

  @Override
  public String text() {
    String more =
        verified.stream().map(Condition::text).distinct().collect(Collectors.joining(" && "));
    return service + " is ready" + (more.isEmpty() ? "" : " && " + more);
  }
}
