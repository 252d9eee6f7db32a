package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing has one word: the glossary says which ones are not used, and what is said instead. */
class WordsTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern UNUSED =
      Pattern.compile("(?i)\\b(tells?|telling|told|mend(s|ed|ing)?|in vain|anew|whoever)\\b");

  /**
   * What is quoted stands as it is: names of files, fields, and messages that are worded elsewhere.
   */
  private static final Pattern CODE =
      Pattern.compile("(?s)```.*?```|`[^`\n]*`|\\]\\([^)]*\\)|<!--.*?-->");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /**
   * Pages that people read when they use the operator; decisions and changes of the past stay as
   * they were written.
   */
  @Test
  void pagesUseTheWordsOfTheGlossary() throws IOException {
    List<String> faults = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      if (isOurs(page.toString())) {
        find(page.toString(), CODE.matcher(Files.readString(page.file())).replaceAll(" "), faults);
      }
    }
    assertThat(faults).isEmpty();
  }

  private static boolean isOurs(String page) {
    return !page.startsWith("docs/adr/")
        && !page.startsWith("docs/reference/runbook")
        && !page.equals("CHANGELOG.md");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crds",
        "deploy/samples",
        "deploy/compose",
        "deploy/components",
        "helm/marketprism-operator/files",
        "helm/marketprism-operator/templates",
        "helm/marketprism-operator/values.yaml",
      })
  void shippedFilesUseThem(String folder) throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : files(ROOT.resolve(folder), "")) {
      find(file.toString(), Files.readString(file), faults);
    }
    assertThat(faults).isEmpty();
  }

  /** What is said at run time: in logs, in status, in notices, by commands and descriptions. */
  @Test
  void messagesUseThem() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : files(Path.of("src/main/java"), ".java")) {
      LITERAL
          .matcher(Files.readString(file))
          .results()
          .forEach(literal -> find(file.toString(), literal.group(1), faults));
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void theGlossaryNamesThem() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/glossary.md"));
    String list = page.substring(page.indexOf("## Words that we don't use"));
    for (String word : List.of("told", "mend", "in vain", "anew", "whoever")) {
      assertThat(list).contains("`" + word + "`");
      assertThat(UNUSED.matcher("is " + word + ".").find()).isTrue();
    }
    assertThat(UNUSED.matcher("recommended amendments, retold").find()).isFalse();
  }

  private static void find(String where, String text, List<String> faults) {
    text.lines()
        .filter(line -> UNUSED.matcher(line).find())
        .forEach(line -> faults.add(where + ": " + line.strip()));
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
