package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.HostConditionReason;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever asks why it did not act finds every word of it, reasons in the order of judging. */
class TroubleshootingTest {

  private static final String REASON = "#### ";
  private static final String ROW = "| `";

  @Test
  void thePageHasEveryReasonInOrder() throws IOException {
    List<String> headings =
        page()
            .filter(line -> line.startsWith(REASON))
            .map(line -> line.substring(REASON.length()))
            .toList();
    assertThat(headings)
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Enum::name).toList());
  }

  @Test
  void thePageHasEveryWayInWhichARemediationIsGivenUp() throws IOException {
    assertThat(rowsUnder("### Aborted"))
        .containsExactlyElementsOf(Arrays.stream(AbortReason.values()).map(Enum::name).toList());
  }

  @Test
  void thePageHasEveryReasonToNeedAPerson() throws IOException {
    assertThat(rowsUnder("### Stalled"))
        .containsExactlyElementsOf(
            Arrays.stream(ConditionReason.values())
                .filter(r -> r.type() == ConditionType.Stalled && r.status().equals("True"))
                .map(Enum::name)
                .toList());
  }

  @Test
  void thePageHasEveryFaultOfADockerHost() throws IOException {
    assertThat(rowsUnder("### Of a DockerHost"))
        .containsExactlyElementsOf(
            Arrays.stream(HostConditionReason.values())
                .filter(
                    r -> r.status().equals("False") || r == HostConditionReason.WindowMisdeclared)
                .map(Enum::name)
                .toList());
  }

  /** The words in the first column of the table under a heading. */
  private static List<String> rowsUnder(String heading) throws IOException {
    return page()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith(ROW))
        .map(line -> line.substring(ROW.length(), line.indexOf('`', ROW.length())))
        .toList();
  }

  private static Stream<String> page() throws IOException {
    return Files.readString(Path.of("../docs/how-to/troubleshooting.md")).lines();
  }
}
