package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that the pages tell people to type are run by a test. */
class CommandsTest {

  private static final Path TESTS = Path.of("src/test/java/io/marketprism/operator/e2e");

  static List<MarkdownPage> pages() throws IOException {
    return Stream.of("docs/tutorial", "docs/how-to")
        .flatMap(folder -> in(folder).stream())
        .filter(Commands::areOn)
        .toList();
  }

  private static List<MarkdownPage> in(String folder) {
    try {
      return MarkdownPage.in(Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aTestRunsThePage(MarkdownPage page) throws IOException {
    assertThat(Commands.test(page))
        .get()
        .satisfies(test -> assertThat(TESTS.resolve(test + ".java")).isRegularFile());
    assertThat(Commands.unknownRemarks(page)).isEmpty();
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
