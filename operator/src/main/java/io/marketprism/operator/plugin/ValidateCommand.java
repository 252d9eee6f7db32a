package io.marketprism.operator.plugin;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks declarations before they are applied. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Check the MarketPrismStacks in files: unknown fields, values out of bounds, rules that"
            + " can't be evaluated, names that nothing has. Needs no cluster.")
final class ValidateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with MarketPrismStacks.")
  private List<Path> files = List.of();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int wrong = 0;
    for (Path file : files) {
      StackFile read = StackFile.read(file);
      read.problems().forEach(out::println);
      wrong += read.problems().size();
      if (read.problems().isEmpty()) {
        read.stacks()
            .forEach(s -> out.printf("%s: MarketPrismStack %s is right%n", file, s.name()));
      }
    }
    out.flush();
    return wrong == 0 ? 0 : 1;
  }
}
