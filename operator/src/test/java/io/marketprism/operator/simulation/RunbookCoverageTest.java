package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.ScenarioPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/runbook-coverage.md} says of each row of the runbook which rule it is,
 * which scenario file shows it and which end-to-end test breaks the real thing. Here it is held to
 * it.
 */
class RunbookCoverageTest {

  private static final Path PAGE = Path.of("../docs/reference/runbook-coverage.md");
  private static final Path TESTS = Path.of("src/test/java/io/marketprism/operator");
  private static final Pattern SCENARIO =
      Pattern.compile("\\(\\.\\./scenarios/([a-z0-9-]+\\.yaml)\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z]+(?:IT|Test))\\.([A-Za-z]+)`");
  private static final Pattern RULE = Pattern.compile("`([A-Z][A-Za-z0-9]*/[a-z0-9-]+)`");

  /** A line of one of the page's tables. */
  private record Row(String text) {
    List<String> all(Pattern pattern) {
      return pattern.matcher(text).results().map(r -> r.group(1)).toList();
    }
  }

  @Test
  void eachScenarioOfEachAlertHasARow() throws IOException {
    Set<String> rules = new TreeSet<>();
    for (AlertPolicy alert : StackFixture.builtIn().policy().alerts()) {
      for (ScenarioPolicy scenario : alert.scenarios()) {
        rules.add(alert.name() + "/" + scenario.name());
      }
    }
    assertThat(rows().flatMap(row -> row.all(RULE).stream()).collect(Collectors.toSet()))
        .containsAll(rules)
        .isSubsetOf(rules);
  }

  @Test
  void eachRowHasAScenarioFileThatShowsItsRule() throws IOException, ScenarioException {
    for (Row row : rows().toList()) {
      List<String> files = row.all(SCENARIO);
      assertThat(files).as(row.text()).isNotEmpty();
      Set<String> shown = new TreeSet<>();
      for (String file : files) {
        shown.addAll(ScenarioReader.read(Path.of("../docs/scenarios", file)).rowsOrEmpty());
      }
      assertThat(shown).as(row.text()).containsAll(row.all(RULE));
    }
  }

  @Test
  void eachRowHasATestThatExists() throws IOException {
    for (Row row : rows().toList()) {
      List<MatchResult> tests = TEST.matcher(row.text()).results().toList();
      assertThat(tests).as(row.text()).isNotEmpty();
      for (MatchResult test : tests) {
        assertThat(source(test.group(1))).as(row.text()).contains("void " + test.group(2) + "(");
      }
    }
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      Path file =
          files
              .filter(f -> f.getFileName().toString().equals(test + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("there is no test " + test));
      return Files.readString(file);
    }
  }

  private static Stream<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && SCENARIO.matcher(line).find())
        .map(Row::new);
  }
}
