package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever asks why it did not act finds every reason, in the order in which they are judged. */
class TroubleshootingTest {

  private static final String REASON = "#### ";

  @Test
  void thePageHasEveryReasonInOrder() throws IOException {
    List<String> headings =
        Files.readString(Path.of("../docs/how-to/troubleshooting.md"))
            .lines()
            .filter(line -> line.startsWith(REASON))
            .map(line -> line.substring(REASON.length()))
            .toList();
    assertThat(headings)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Enum::name).toList());
  }
}
