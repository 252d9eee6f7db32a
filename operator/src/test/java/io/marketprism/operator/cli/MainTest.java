package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The operator's own commands. */
class MainTest {

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aControlPlaneIsOneGroup() {
    assertThat(execute("control-plane", "bootstrap", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: marketprism-operator control-plane bootstrap");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void theFormerNamesGoOnAndAreNotShown() throws Exception {
    Files.writeString(folder.resolve("admin.kubeconfig"), "a kubeconfig");
    assertThat(execute("kubeconfig", "--control-plane-dir=" + folder)).isZero();
    assertThat(out.toString()).isEqualTo("a kubeconfig");
    assertThat(err.toString()).contains("this command is now `control-plane kubeconfig`");
    assertThat(Main.commandLine().getUsageMessage())
        .contains("control-plane")
        .doesNotContainPattern("(?m)^ +(bootstrap|install|kubeconfig) ");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(execute("control-plane", "kubeconfig", "--control-plane-dir=" + folder)).isOne();
    assertThat(err.toString()).contains("run `control-plane bootstrap` first");
    assertThat(execute("control-plane")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void aKubeconfigThatCanNotBeUsedIsRefused() throws Exception {
    Path none = folder.resolve("none");
    assertThat(execute("control-plane", "install", "--kubeconfig=" + none)).isEqualTo(2);
    assertThat(execute("run", "--kubeconfig=" + none)).isEqualTo(2);
    assertThat(err.toString()).contains("--kubeconfig: " + none + " can't be read");
    Path wrong = Files.writeString(folder.resolve("wrong"), "- no kubeconfig");
    assertThat(execute("control-plane", "install", "--kubeconfig=" + wrong)).isEqualTo(2);
    assertThat(err.toString()).contains("--kubeconfig: " + wrong + " is no kubeconfig");
  }

  private int execute(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
