package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that the pages tell people to type are run by a test. */
class CommandsTest {

  private static final Path TESTS = Path.of("src/test/java/io/marketprism/operator/e2e");

  static List<MarkdownPage> pages() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>();
    for (String folder : List.of("docs/tutorial", "docs/how-to")) {
      for (MarkdownPage page : MarkdownPage.in(Path.of(folder))) {
        if (Commands.areOn(page)) {
          pages.add(page);
        }
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aTestRunsThePage(MarkdownPage page) throws IOException {
    assertThat(Commands.test(page))
        .get()
        .satisfies(test -> assertThat(TESTS.resolve(test + ".java")).isRegularFile());
    assertThat(Commands.unknownRemarks(page)).isEmpty();
  }

  /** Also what no test runs: a quote that is missing is found. */
  @ParameterizedTest
  @MethodSource("io.marketprism.operator.docs.LinksTest#pages")
  void whatIsTypedIsUnderstoodByTheShell(MarkdownPage page)
      throws IOException, InterruptedException {
    for (MarkdownPage.Block block : Commands.all(page)) {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (Writer in = bash.outputWriter()) {
        in.write(block.text());
      }
      String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bash.waitFor()).as("%s:%d %s", page, block.line(), said).isZero();
    }
  }

  @Test
  void aScriptHasWhatIsRunInItsOrder(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        <!-- run by PageIT -->

        <!-- run at the end -->
        ```sh
        end
        ```

        <!-- not run: it never ends -->
        ```sh
        never
        ```

        ```yaml
        no: command
        ```

        1. In a list:

           ```sh
           first
           ```

        <!-- run in a second terminal -->
        ```sh
        second
        ```
        """);
    MarkdownPage read = MarkdownPage.read(page);
    assertThat(Commands.test(read)).contains("PageIT");
    assertThat(Commands.script(List.of(read)).lines().filter(line -> !line.startsWith("echo")))
        .containsSubsequence("first", "second", "SECOND_TERMINAL", "end")
        .endsWith("end")
        .doesNotContain("never", "no: command");
  }
}
