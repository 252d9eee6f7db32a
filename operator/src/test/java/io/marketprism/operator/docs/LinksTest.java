package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link between pages leads somewhere, to the heading that it names. */
class LinksTest {

  static List<MarkdownPage> pages() throws IOException {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(MarkdownPage page) {
    assertThat(broken(page)).isEmpty();
  }

  @Test
  void thePagesAreReallyFound() throws IOException {
    assertThat(pages())
        .extracting(MarkdownPage::toString)
        .contains(
            "README.md", "docs/explanation/concepts.md", "helm/marketprism-operator/README.md");
  }

  @Test
  void whatIsBrokenIsFound(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("other.md"), "# A `b` c\n\n## Twice\n\n## Twice\n");
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        # Here
        [a](other.md) [b](other.md#a-b-c) [c](#here) [d](other.md#twice-1) [e](https://example.com/none) ![f](.)
        [v](none.md) [w](other.md#none) [x](#none) [y](other.md#twice-2) ![z](none.png) `[no](link.md)`
        """);
    assertThat(broken(MarkdownPage.read(page)))
        .containsExactly("none.md", "other.md#none", "#none", "other.md#twice-2", "none.png");
  }

  private static List<String> broken(MarkdownPage page) {
    return page.links().stream()
        .filter(link -> !URI.create(link).isAbsolute() && !leads(page, URI.create(link)))
        .toList();
  }

  private static boolean leads(MarkdownPage page, URI link) {
    Path target =
        link.getPath().isEmpty() ? page.file() : page.file().resolveSibling(link.getPath());
    return Files.exists(target)
        && (link.getFragment() == null || anchors(target).contains(link.getFragment()));
  }

  private static Set<String> anchors(Path page) {
    try {
      return MarkdownPage.read(page).anchors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
