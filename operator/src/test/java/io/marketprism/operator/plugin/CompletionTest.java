package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real bash completes what the script says. */
class CompletionTest {

  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    assertThat(completed("sup")).isEqualTo("support-bundle");
    assertThat(completed("ex")).isEqualTo("explain");
    assertThat(completed("notify-test", "--docker-h")).isEqualTo("--docker-host");
  }

  private String completed(String... words) throws IOException, InterruptedException {
    Path script = folder.resolve("completion");
    Files.writeString(script, script());
    String typed = "kubectl-marketprism " + String.join(" ", words);
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                """
                source "$0"
                COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE="%s"; COMP_POINT=${#COMP_LINE}
                "$(complete -p kubectl-marketprism | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
                printf '%%s\\n' "${COMPREPLY[@]}"
                """
                    .formatted(typed, words.length, typed),
                script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.strip();
  }

  private static String script() {
    StringWriter text = new StringWriter();
    int status =
        Plugin.commandLine().setOut(new PrintWriter(text, true)).execute("completion", "bash");
    assertThat(status).isZero();
    return text.toString();
  }
}
