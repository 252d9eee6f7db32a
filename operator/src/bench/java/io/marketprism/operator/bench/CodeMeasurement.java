package io.marketprism.operator.bench;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The parts that are run again and again, each alone, by JMH: time, and what is allocated. A unit
 * that is the same everywhere, hashing a kibibyte, stands beside them.
 */
final class CodeMeasurement {

  private static final String UNIT = "sha256OfOneKibibyte";
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Settings settings;
  private final Figures figures = new Figures();

  CodeMeasurement(Settings settings) {
    this.settings = settings;
  }

  Figures run() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.marketprism\\.operator\\..*Benchmark\\..*")
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(1)
                    .warmupIterations(settings.rounds())
                    .measurementIterations(settings.rounds())
                    .warmupTime(TimeValue.seconds(1))
                    .measurementTime(TimeValue.seconds(1))
                    .addProfiler(GCProfiler.class)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    double unit =
        results.stream()
            .filter(result -> result.getPrimaryResult().getLabel().equals(UNIT))
            .mapToDouble(result -> result.getPrimaryResult().getScore())
            .findFirst()
            .orElseThrow();
    for (RunResult result : results) {
      String what = result.getPrimaryResult().getLabel();
      if (what.equals(UNIT)) {
        continue;
      }
      figures.add(what, "time", "µs", Subjects.OPERATOR, result.getPrimaryResult().getScore());
      figures.add(what, "time", "µs", "SHA-256 of a KiB", unit);
      figures.add(
          what,
          "allocated",
          "bytes",
          Subjects.OPERATOR,
          result.getSecondaryResults().get(ALLOCATED).getScore());
    }
    return figures;
  }
}
