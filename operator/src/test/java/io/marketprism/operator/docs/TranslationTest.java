package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.docs.MarkdownPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The Chinese README has what the English one has: whoever changes one is sent to the other. What
 * the words say no machine can tell.
 */
class TranslationTest {

  private static final Path ENGLISH = Path.of("../README.md");
  private static final Path CHINESE = Path.of("../README.zh-CN.md");

  @Test
  void bothLinkToTheSameAndToEachOther() throws IOException {
    List<String> english = MarkdownPage.read(ENGLISH).links();
    List<String> chinese = MarkdownPage.read(CHINESE).links();
    assertThat(english.getFirst()).isEqualTo("README.zh-CN.md");
    assertThat(chinese.getFirst()).isEqualTo("README.md");
    assertThat(chinese.subList(1, chinese.size()))
        .containsExactlyElementsOf(english.subList(1, english.size()));
  }

  @Test
  void bothHaveTheSameCommandsAndWhatIsSeenOfThem() throws IOException {
    assertThat(code(CHINESE)).containsExactlyElementsOf(code(ENGLISH));
  }

  @Test
  void bothHaveTheSameHeadingsAndRows() throws IOException {
    for (String start : List.of("#", "| ", "- ")) {
      assertThat(lines(CHINESE, start)).as(start).isEqualTo(lines(ENGLISH, start));
    }
  }

  /** Blocks of code without their comments, but for the picture, which is translated. */
  private static List<String> code(Path page) throws IOException {
    return MarkdownPage.read(page).blocks().stream()
        .map(Block::text)
        .filter(text -> !text.contains("►"))
        .map(text -> text.replaceAll("#.*", ""))
        .toList();
  }

  private static long lines(Path page, String start) throws IOException {
    return Files.readAllLines(page).stream().filter(line -> line.startsWith(start)).count();
  }
}
