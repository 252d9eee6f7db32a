package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.simulation.StackFixture;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the runbook's page offers to change can be changed so. */
class RunbookReferenceTest {

  private static final Pattern SNIPPET = Pattern.compile("(?s)```yaml\nspec:\n(.*?)```");

  @Test
  void eachSnippetHoldsTodaysValuesAndTakesItsAlertOut() throws IOException {
    String page = RunbookReference.of(StackFixture.spec("{}"));
    List<String> snippets = SNIPPET.matcher(page).results().map(r -> r.group(1)).toList();
    assertThat(snippets).hasSameSizeAs(StackFixture.compile("{}").policy().alerts());
    for (String snippet : snippets) {
      assertThat(StackFixture.compile(snippet).faults()).isEmpty();
      assertThat(RunbookReference.of(StackFixture.spec(snippet))).isEqualTo(page);
      String out = snippet.replace("enabled: true", "enabled: false");
      assertThat(StackFixture.compile(out).policy().alerts()).hasSize(snippets.size() - 1);
    }
  }
}
