package io.marketprism.operator.plugin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kubectl marketprism}. Each command changes one thing, or shows it. */
@Command(
    name = "kubectl marketprism",
    mixinStandardHelpOptions = true,
    description =
        "Show how a MarketPrism stack is, what heals it and why; pause, acknowledge, approve, validate.",
    footer = {
      "",
      "Exit codes: 0 done, 1 not done or not right, 2 the command line is not understood."
    },
    subcommands = {
      StatusCommand.class,
      ExplainCommand.class,
      HistoryCommand.class,
      RecordCommand.class,
      AckCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      ApproveCommand.class,
      RefuseCommand.class,
      RestartCommand.class,
      ValidateCommand.class,
      RenderCommand.class,
      NotifyTestCommand.class,
      SupportBundleCommand.class,
      CompletionCommand.class
    })
public final class Plugin {

  private Plugin() {}

  public static void main(String[] args) {
    // What the libraries log is for the operator's log: a user reads once what failed.
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.OFF);
    }
    System.exit(commandLine().execute(args));
  }

  /** The command line, with sentences instead of stack traces. */
  public static CommandLine commandLine() {
    return new CommandLine(new Plugin())
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              if (!(thrown instanceof PluginException)
                  && !(thrown instanceof KubernetesClientException)) {
                throw thrown;
              }
              command.getErr().println("error: " + sentence(thrown));
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /** What went wrong, for who can fix it. */
  static String sentence(Exception thrown) {
    return switch (thrown) {
      case KubernetesClientException e when e.getStatus() != null -> e.getStatus().getMessage();
      case KubernetesClientException e -> "the API server can't be reached: " + root(e);
      default -> String.valueOf(thrown.getMessage());
    };
  }

  private static String root(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
