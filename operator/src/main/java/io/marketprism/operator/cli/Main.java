package io.marketprism.operator.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point. */
@Command(
    name = "marketprism-operator",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "Watches over MarketPrism stacks and heals them by their runbook.",
    subcommands = {
      RunCommand.class,
      SimulateCommand.class,
      BootstrapCommand.class,
      InstallCommand.class,
      KubeconfigCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    prepareLogging();
    System.exit(new CommandLine(new Main()).execute(args));
  }

  /** Anything but json is text: a misspelt format must not silence the log. */
  private static void prepareLogging() {
    System.setProperty("LOG_FORMAT", "json".equals(System.getenv("LOG_FORMAT")) ? "json" : "text");
  }
}
