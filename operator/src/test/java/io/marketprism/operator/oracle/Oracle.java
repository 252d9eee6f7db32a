package io.marketprism.operator.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Judges what was seen by the promises that the operator makes. */
public final class Oracle {

  private Oracle() {}

  /** All that is wrong, nothing where all promises were held. */
  public static List<Violation> judge(Observed seen) {
    List<Violation> violations = new ArrayList<>();
    violations.addAll(CallRules.broken(seen));
    violations.addAll(LimitRules.broken(seen));
    violations.addAll(leftDown(seen));
    violations.addAll(outsideGrants(seen));
    violations.addAll(notEnded(seen));
    violations.addAll(heldWithoutReason(seen));
    seen.forbidden()
        .forEach(r -> violations.add(new Violation(Violation.Kind.FORBIDDEN_REQUEST, r)));
    return violations;
  }

  /** What died while a Remediation was executing and runs no more. */
  private static List<Violation> leftDown(Observed seen) {
    return seen.lives().stream()
        .filter(life -> stopped(seen, life))
        .map(
            life ->
                new Violation(Violation.Kind.LEFT_DOWN, life.container() + " by " + life.name()))
        .distinct()
        .toList();
  }

  private static boolean stopped(Observed seen, Life life) {
    if (!life.isRestart()
        || seen.containers().stream()
            .anyMatch(c -> c.name().equals(life.container()) && c.running())) {
      return false;
    }
    List<EngineEvent> ends =
        seen.events().stream()
            .filter(e -> e.name().endsWith(life.container()))
            .filter(e -> e.action().equals("die") || e.action().equals("destroy"))
            .toList();
    return !ends.isEmpty()
        && ends.stream().allMatch(e -> life.endedAt() == null || e.at().isBefore(life.endedAt()))
        && ends.stream().anyMatch(e -> life.isExecutingAt(e.at()));
  }

  private static List<Violation> outsideGrants(Observed seen) {
    List<Pattern> globs =
        seen.granted().stream()
            .map(glob -> Pattern.compile(Pattern.quote(glob).replace("*", "\\E.*\\Q")))
            .toList();
    return seen.calls().stream()
        .flatMap(call -> call.container().stream())
        .map(seen::nameOf)
        .distinct()
        .filter(name -> globs.stream().noneMatch(glob -> glob.matcher(plain(name)).matches()))
        .map(name -> new Violation(Violation.Kind.OUTSIDE_GRANTS, name))
        .toList();
  }

  /** Docker compose calls the container that it is about to replace {@code <hex>_name}. */
  static String plain(String name) {
    return name.replaceFirst("^[0-9a-f]{12}_", "");
  }

  private static List<Violation> notEnded(Observed seen) {
    return seen.lives().stream()
        .filter(life -> life.endedAt() == null || life.held())
        .map(
            life ->
                new Violation(
                    Violation.Kind.NOT_ENDED,
                    "%s is %s%s"
                        .formatted(
                            life.name(), life.phase(), life.held() ? ", its finalizer stays" : "")))
        .toList();
  }

  private static List<Violation> heldWithoutReason(Observed seen) {
    String open =
        seen.lives().stream()
            .filter(life -> life.endedAt() == null)
            .map(Life::stack)
            .collect(Collectors.joining(" "));
    return seen.alerts().stream()
        .filter(
            alert ->
                alert.firing()
                    && (alert.reason().isEmpty()
                        || (alert.reason().equals("Acting") && !open.contains(alert.stack()))))
        .map(
            alert ->
                new Violation(
                    Violation.Kind.HELD_WITHOUT_REASON,
                    "%s of %s fires, its reason is '%s' and nothing is being done"
                        .formatted(alert.name(), alert.stack(), alert.reason())))
        .toList();
  }
}
