package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kubectl marketprism}. Each command changes one thing, or shows it. */
@Command(
    name = "kubectl marketprism",
    mixinStandardHelpOptions = true,
    description =
        "Show how a MarketPrism stack is, what heals it and why; pause, acknowledge, approve, validate.",
    footer = {
      "",
      "Exit codes: 0 done, 1 not done or not right, 2 the command line is not understood."
    })
public final class Plugin {

  /** In the order of the help. */
  private static final SequencedMap<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("status", StatusCommand.class);
    COMMANDS.put("explain", ExplainCommand.class);
    COMMANDS.put("history", HistoryCommand.class);
    COMMANDS.put("record", RecordCommand.class);
    COMMANDS.put("ack", AckCommand.class);
    COMMANDS.put("pause", PauseCommand.class);
    COMMANDS.put("resume", ResumeCommand.class);
    COMMANDS.put("approve", ApproveCommand.class);
    COMMANDS.put("refuse", RefuseCommand.class);
    COMMANDS.put("restart", RestartCommand.class);
    COMMANDS.put("validate", ValidateCommand.class);
    COMMANDS.put("render", RenderCommand.class);
    COMMANDS.put("notify-test", NotifyTestCommand.class);
    COMMANDS.put("support-bundle", SupportBundleCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
  }

  /** What needs no cluster. */
  private static final Set<String> OFFLINE =
      Set.of("validate", "render", "completion", "-h", "--help", "-V", "--version");

  /** What kubectl asks for, unless it is for programs or goes on: no client is needed. */
  private static final Set<String> BY_KUBECTL = Set.of("status", "history");

  private Plugin() {}

  public static void main(String[] args) {
    // What the libraries log is for the operator's log: a user reads once what failed.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
    if (args.length > 0 && List.of(args).stream().noneMatch(OFFLINE::contains)) {
      // What fails here fails again where it is needed, with its sentence.
      Thread.ofPlatform()
          .daemon()
          .uncaughtExceptionHandler((thread, thrown) -> {})
          .start(isByKubectl(List.of(args)) ? KubectlAnswer::prepare : Cluster::prepare);
    }
    System.exit(commandLine(args).execute(args));
  }

  private static boolean isByKubectl(List<String> args) {
    return BY_KUBECTL.contains(args.getFirst())
        && args.stream().noneMatch(arg -> arg.matches("-w|--watch|-o.*|--output.*"));
  }

  /** The command line, with sentences instead of stack traces. */
  public static CommandLine commandLine() {
    return with(COMMANDS.keySet());
  }

  /** The same, with no more than these arguments need: all others cost time to look at. */
  static CommandLine commandLine(String[] args) {
    if (args.length > 0 && COMMANDS.containsKey(args[0])) {
      return with(List.of(args[0]));
    }
    return args.length == 0 || (args.length == 1 && args[0].startsWith("-"))
        ? overview()
        : commandLine();
  }

  /** The commands by their names and what they are for: enough for the help that lists them. */
  private static CommandLine overview() {
    CommandLine all = new CommandLine(new Plugin());
    COMMANDS.forEach(
        (name, type) -> {
          CommandSpec command = CommandSpec.create();
          command
              .usageMessage()
              .description(Objects.requireNonNull(type.getAnnotation(Command.class)).description());
          all.addSubcommand(name, command);
        });
    return all;
  }

  private static CommandLine with(Collection<String> commands) {
    CommandLine all = new CommandLine(new Plugin());
    commands.forEach(name -> all.addSubcommand(name, Objects.requireNonNull(COMMANDS.get(name))));
    return all.setExecutionExceptionHandler(
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
