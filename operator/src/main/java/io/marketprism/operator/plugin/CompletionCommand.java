package io.marketprism.operator.plugin;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete the plug-in's commands. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Print a script by which a shell completes the commands and options of"
            + " kubectl-marketprism: source <(kubectl marketprism completion bash).")
final class CompletionCommand implements Callable<Integer> {

  private static final String SCRIPT = "kubectl-marketprism";

  /** Shells that understand it: zsh through its bashcompinit, which the script loads. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("# Completes %s in %s.%n", SCRIPT, shell);
    out.print(AutoComplete.bash(SCRIPT, Plugin.commandLine()));
    out.flush();
    return 0;
  }
}
