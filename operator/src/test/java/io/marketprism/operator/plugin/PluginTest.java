package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The plug-in's command line. */
class PluginTest {

  /** To look at all others takes longer than to show a status. */
  @Test
  void ofTheCommandsTheOneThatIsTypedIsMade() {
    String[] typed = {"history", "--help"};
    CommandLine one = Plugin.commandLine(typed);
    assertThat(one.getSubcommands()).containsOnlyKeys("history");
    assertThat(usage(one, "history"))
        .isEqualTo(usage(Plugin.commandLine(), "history"))
        .startsWith("Usage: kubectl marketprism history ");
  }

  @Test
  void whatIsMistypedIsAnsweredWithAllOfThem() {
    String[] typed = {"histroy"};
    assertThat(Plugin.commandLine(typed).getSubcommands())
        .hasSameSizeAs(Plugin.commandLine().getSubcommands())
        .containsKeys("status", "completion");
    assertThat(Plugin.commandLine(new String[0]).getSubcommands()).containsKey("explain");
  }

  /** None of their options is looked at for it. */
  @Test
  void theListOfThemIsTheSameAlsoWhereNoneIsMade() {
    for (String[] typed : new String[][] {{}, {"--help"}, {"-V"}}) {
      CommandLine light = Plugin.commandLine(typed);
      assertThat(light.getUsageMessage()).isEqualTo(Plugin.commandLine().getUsageMessage());
      assertThat(light.getSubcommands().values())
          .allMatch(command -> command.getCommandSpec().options().isEmpty());
    }
  }

  /** What is shown of a stack is asked for in the same way. */
  @Test
  void theCommandsThatShowAStackHaveTheSameOptions() {
    for (String command : new String[] {"status", "history", "explain"}) {
      assertThat(usage(Plugin.commandLine(), command))
          .as(command)
          .contains("--namespace", "--kubeconfig", "--context", "--output", "[STACK]");
    }
  }

  private static String usage(CommandLine all, String command) {
    return Objects.requireNonNull(all.getSubcommands().get(command)).getUsageMessage();
  }
}
