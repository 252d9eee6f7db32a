package io.marketprism.operator.cli;

import io.marketprism.operator.simulation.Scenario;
import io.marketprism.operator.simulation.ScenarioException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays scenario files in virtual time and says whether all came as they expect. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Play scenario files through the runbook in virtual time: needs no Kubernetes and no"
            + " Docker. Exit code 1 when something is not as a file expects, 2 when one can't be"
            + " understood.")
final class SimulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, or folders of *.yaml.")
  private List<Path> paths = List.of();

  @Option(
      names = {"-v", "--verbose"},
      description = "Print everything that was decided and all Events.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int worst = 0;
    for (Path file : files()) {
      worst = Math.max(worst, play(file, out));
    }
    out.flush();
    return worst;
  }

  private int play(Path file, PrintWriter out) {
    try {
      Scenario scenario = Scenario.play(file);
      boolean ok = scenario.mismatches().isEmpty();
      out.printf("%s  %s: %s%n", ok ? "ok    " : "FAILED", file, scenario.name());
      scenario.mismatches().forEach(mismatch -> out.printf("  %s%n", mismatch));
      if (verbose) {
        scenario.story().forEach(out::println);
      }
      return ok ? 0 : 1;
    } catch (ScenarioException e) {
      out.printf("ERROR   %s: %s%n", file, e.getMessage());
      return 2;
    }
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        try (Stream<Path> found = Files.walk(path)) {
          found.filter(f -> f.toString().endsWith(".yaml")).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return files;
  }
}
