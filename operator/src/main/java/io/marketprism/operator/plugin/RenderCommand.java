package io.marketprism.operator.plugin;

import io.marketprism.operator.compiler.PolicyCompiler;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a stack is once the built-in runbook is merged in. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description =
        "Show the whole spec of the stacks in a file, with the built-in runbook merged in, and what"
            + " of it the file sets itself. Needs no cluster.")
final class RenderCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A file with MarketPrismStacks.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StackFile read = StackFile.read(file);
    List<StackFile.Declared> stacks = read.stacks();
    for (StackFile.Declared stack : stacks) {
      out.println("---");
      out.print(Origins.mark(PolicyCompiler.merged(stack.spec()), stack.given()));
    }
    out.flush();
    read.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
    return stacks.isEmpty() || !read.problems().isEmpty() ? 1 : 0;
  }
}
