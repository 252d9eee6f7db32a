package io.marketprism.operator.cli;

import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry point. */
@Command(
    name = "marketprism-operator",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Watch over MarketPrism stacks and heal them by their runbook.",
    subcommands = {RunCommand.class, SimulateCommand.class, ControlPlaneCommand.class})
public final class Main {

  /** Commands of {@code control-plane} that once stood beside it, for scripts that are there. */
  private static final Map<String, Supplier<Object>> FORMER =
      Map.of(
          "bootstrap", BootstrapCommand::new,
          "install", InstallCommand::new,
          "kubeconfig", KubeconfigCommand::new);

  private Main() {}

  public static void main(String[] args) {
    prepareLogging();
    System.exit(commandLine().execute(args));
  }

  /** The command line. */
  static CommandLine commandLine() {
    CommandLine all = new CommandLine(new Main());
    FORMER.forEach(
        (name, command) -> {
          CommandLine former = new CommandLine(command.get());
          former.getCommandSpec().usageMessage().hidden(true);
          all.addSubcommand(name, former);
        });
    return all.setExecutionStrategy(
        parsed -> {
          warn(all, parsed);
          return new RunLast().execute(parsed);
        });
  }

  private static void warn(CommandLine all, ParseResult parsed) {
    if (parsed.subcommand() != null
        && FORMER.containsKey(parsed.subcommand().commandSpec().name())) {
      all.getErr()
          .printf(
              "warning: this command is now `control-plane %s`; without control-plane it will be removed%n",
              parsed.subcommand().commandSpec().name());
    }
  }

  /** Anything but json is text: a misspelt format must not silence the log. */
  private static void prepareLogging() {
    System.setProperty("LOG_FORMAT", "json".equals(System.getenv("LOG_FORMAT")) ? "json" : "text");
  }
}
