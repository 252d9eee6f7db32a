package io.marketprism.operator.compiler;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.probe.ProbeTarget;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How much one stack may declare in all, the built-in runbook included. The schema bounds each
 * list; their products would be far more than an operator's memory. What is beyond is switched off
 * and named.
 */
final class Caps {

  /** What is counted, and how many there may be. */
  private enum Kind {
    PROBES("probes", 200),
    /** Each looks at pages of up to 16 MiB. */
    SCRAPES("scrapes", 50),
    /** Each look reads up to 8 MiB. */
    LOGS("probes of logs", 10),
    VALUES("values", 400),
    /** Each remembers up to 5,000 series, page after page. */
    FUNCTIONS("values with a function over a scrape", 40),
    SCENARIOS("scenarios", 400),
    EVIDENCE("pieces of evidence", 200);

    private final String name;
    private final int most;

    Kind(String name, int most) {
      this.name = name;
      this.most = most;
    }
  }

  private final Map<Kind, Integer> counted = new EnumMap<>(Kind.class);
  private final Consumer<Fault> faults;

  Caps(Consumer<Fault> faults) {
    this.faults = faults;
  }

  /** Whether one more probe fits; if not, it is named. */
  boolean admits(String path, ProbeTarget probe) {
    return switch (probe.kind()) {
      case ProbeTarget.Scrape scrape ->
          fits(path, Kind.PROBES, 1)
              && fits(path, Kind.SCRAPES, 1)
              && fits(path + ".values", Kind.VALUES, scrape.values().size())
              && fits(
                  path + ".values",
                  Kind.FUNCTIONS,
                  (int) scrape.values().stream().filter(v -> v.function() != null).count());
      case ProbeTarget.Logs logs ->
          fits(path, Kind.PROBES, 1)
              && fits(path, Kind.LOGS, 1)
              && fits(path + ".values", Kind.VALUES, logs.values().size());
      default -> fits(path, Kind.PROBES, 1);
    };
  }

  /** Whether one more alert fits; if not, it is named. */
  boolean admits(String path, AlertSpec alert) {
    return fits(path + ".scenarios", Kind.SCENARIOS, alert.scenariosOrEmpty().size())
        && fits(path + ".evidence", Kind.EVIDENCE, alert.evidenceOrEmpty().size());
  }

  private boolean fits(String path, Kind kind, int more) {
    int all = counted.merge(kind, more, Integer::sum);
    if (all <= kind.most) {
      return true;
    }
    counted.merge(kind, -more, Integer::sum);
    faults.accept(
        new Fault(path, "a stack has at most %d %s in all".formatted(kind.most, kind.name)));
    return false;
  }
}
