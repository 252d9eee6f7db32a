package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.docs.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Chinese page has what its English one has: the same headings, tables, commands and names. Who
 * changes one is sent to the other; what the words say no machine can judge.
 */
class ChinesePagesTest {

  private static final Path ENGLISH = Path.of("../docs/how-to");
  private static final Path CHINESE = Path.of("../docs/zh");

  private static final Pattern HEADING = Pattern.compile("#{1,6} .*");

  /** A heading that is a name of the API or of the runbook. */
  private static final Pattern NAME = Pattern.compile("#{1,6} [A-Za-z]+");

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  @ParameterizedTest
  @ValueSource(
      strings = {"install-docker-host", "operations-handbook", "troubleshooting", "notifications"})
  void aPageHasWhatTheEnglishOneHas(String name) throws IOException {
    Path english = ENGLISH.resolve(name + ".md");
    Path chinese = CHINESE.resolve(name + ".md");
    assertThat(levels(chinese)).isEqualTo(levels(english));
    assertThat(names(chinese)).isEqualTo(names(english));
    assertThat(code(chinese)).isEqualTo(code(english));
    assertThat(rows(chinese)).isEqualTo(rows(english));
    assertThat(MarkdownPage.read(chinese).links()).contains("../how-to/" + name + ".md");
  }

  /** The table of a heading has as many rows, so that none is forgotten. */
  private static List<String> rows(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("|") || HEADING.matcher(line).matches())
        .map(line -> line.startsWith("|") ? "row" : line.replaceAll(" .*", ""))
        .toList();
  }

  @Test
  void eachPageIsTranslatedFromOneThatIsThere() throws IOException {
    for (MarkdownPage page : MarkdownPage.in(Path.of("docs/zh"))) {
      assertThat(ENGLISH.resolve(page.file().getFileName())).exists();
      for (String heading : headings(page.file())) {
        assertThat(NAME.matcher(heading).matches() || HAN.matcher(heading).find())
            .as(heading)
            .isTrue();
      }
    }
  }

  private static List<String> headings(Path page) throws IOException {
    Set<String> code =
        Set.copyOf(
            MarkdownPage.read(page).blocks().stream()
                .flatMap(block -> block.text().lines())
                .toList());
    return Files.readAllLines(page).stream()
        .filter(line -> HEADING.matcher(line).matches() && !code.contains(line))
        .toList();
  }

  private static List<String> levels(Path page) throws IOException {
    return headings(page).stream().map(line -> line.replaceAll(" .*", "")).toList();
  }

  private static List<String> names(Path page) throws IOException {
    return headings(page).stream()
        .filter(line -> NAME.matcher(line).matches() && isSaidInBoth(line))
        .toList();
  }

  /** Not a heading of English prose that happens to be one word. */
  private static boolean isSaidInBoth(String heading) {
    String name = heading.replaceAll("#+ ", "");
    return name.length() > 2 && name.chars().filter(Character::isUpperCase).count() >= 2;
  }

  /** Commands and files, without their comments. */
  private static List<String> code(Path page) throws IOException {
    return MarkdownPage.read(page).blocks().stream()
        .map(Block::text)
        .map(text -> text.replaceAll("(?m) *# .*$", ""))
        .toList();
  }
}
