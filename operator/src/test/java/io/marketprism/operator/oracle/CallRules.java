package io.marketprism.operator.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** At most one call for an intent and for an incarnation, and none without an intent. */
final class CallRules {

  /** As long as an intent may wait for its call. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private CallRules() {}

  static List<Violation> broken(Observed seen) {
    List<Violation> violations = new ArrayList<>();
    for (EngineCall act : seen.acts()) {
      if (seen.lives().stream().noneMatch(life -> isOf(seen, act, life))
          && !changedNothing(seen, act)) {
        violations.add(
            new Violation(
                Violation.Kind.CALLED_WITHOUT_INTENT,
                "%s %s %s".formatted(act.at(), act.method(), act.target())));
      }
    }
    seen.lives().forEach(life -> violations.addAll(repeated(seen, life)));
    violations.addAll(restartsOfOneIncarnation(seen));
    return violations;
  }

  /**
   * A start that came just after another operator had ended its intent, and found the container
   * running: Docker's 304 is why a start may be repeated at all.
   */
  private static boolean changedNothing(Observed seen, EngineCall act) {
    return act.status() == 304
        && seen.lives().stream()
            .filter(life -> isAbout(seen, act, life))
            .map(Life::calledAt)
            .anyMatch(over -> over != null && act.at().isBefore(over.plus(LATE)));
  }

  private static boolean isOf(Observed seen, EngineCall act, Life life) {
    return life.isExecutingAt(act.at()) && isAbout(seen, act, life);
  }

  private static boolean isAbout(Observed seen, EngineCall act, Life life) {
    String asked = act.container().orElse("");
    return Oracle.plain(asked).equals(life.container())
        || asked.equals(life.containerId())
        || Oracle.plain(seen.nameOf(asked)).equals(life.container());
  }

  private static List<Violation> repeated(Observed seen, Life life) {
    Map<String, List<EngineCall>> byAct =
        seen.acts().stream()
            .filter(act -> act.mayHaveHappened() && isOf(seen, act, life))
            .collect(Collectors.groupingBy(act -> act.act().orElseThrow()));
    List<Violation> violations = new ArrayList<>();
    for (String act : List.of("restart", "start", "stop", "create")) {
      List<EngineCall> calls = byAct.getOrDefault(act, List.of());
      if (calls.size() > 1 && !isFinished(seen, act, calls)) {
        violations.add(
            new Violation(
                Violation.Kind.CALLED_TWICE,
                "%d times %s for %s".formatted(calls.size(), act, life.name())));
      }
    }
    return violations;
  }

  /**
   * A start may be asked for again by whoever goes on with an open intent, as long as it takes
   * effect once: Docker answers 304 where it runs already, and one that nobody answered may not
   * have reached it.
   */
  private static boolean isFinished(Observed seen, String act, List<EngineCall> calls) {
    Instant first = calls.getFirst().at();
    String name = seen.nameOf(calls.getFirst().container().orElse(""));
    return act.equals("start")
        && seen.events().stream()
                .filter(e -> e.name().equals(name) && e.action().equals("start"))
                .filter(
                    e ->
                        !e.at().isBefore(first)
                            && !e.at().isAfter(calls.getLast().at().plusSeconds(5)))
                .count()
            <= 1;
  }

  /** Two restarts of one container, and it was not started between them. */
  private static List<Violation> restartsOfOneIncarnation(Observed seen) {
    Map<String, List<EngineCall>> restarts =
        seen.acts().stream()
            .filter(act -> act.act().orElseThrow().equals("restart") && act.mayHaveHappened())
            .collect(Collectors.groupingBy(act -> seen.nameOf(act.container().orElse(""))));
    List<Violation> violations = new ArrayList<>();
    restarts.forEach(
        (name, calls) -> {
          for (int i = 1; i < calls.size(); i++) {
            Instant from = calls.get(i - 1).at();
            Instant to = calls.get(i).at();
            if (seen.events().stream()
                .noneMatch(
                    e ->
                        e.name().equals(name)
                            && e.action().equals("start")
                            && e.at().isAfter(from)
                            && e.at().isBefore(to))) {
              violations.add(
                  new Violation(
                      Violation.Kind.CALLED_TWICE,
                      "two restarts of one incarnation of %s, at %s and %s"
                          .formatted(name, from, to)));
            }
          }
        });
    return violations;
  }
}
