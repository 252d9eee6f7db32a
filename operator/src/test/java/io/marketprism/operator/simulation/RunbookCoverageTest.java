package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.e2e.Shows;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/runbook-coverage.md} says of each rule of the runbook which scenario files
 * show it and which end-to-end tests really lead to it. Here it is held to it.
 */
class RunbookCoverageTest {

  private static final Path PAGE = Path.of("../docs/reference/runbook-coverage.md");
  private static final String TESTS = "io.marketprism.operator.";
  private static final Pattern SCENARIO =
      Pattern.compile("\\(\\.\\./scenarios/([a-z0-9-]+\\.yaml)\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z]+(?:IT|Test)\\.[A-Za-z]+)`");
  private static final Pattern RULE = Pattern.compile("`([A-Z][A-Za-z0-9]*/[a-z0-9-]+)`");

  /** A line of one of the page's tables. */
  private record Row(String text) {
    List<String> all(Pattern pattern) {
      return pattern.matcher(text).results().map(r -> r.group(1)).toList();
    }

    /** The rule that it is about; the rows of traps are about none. */
    Stream<String> rule() {
      return all(RULE).stream();
    }
  }

  @Test
  void eachScenarioOfEachAlertHasARowOfItsOwn() throws IOException {
    List<String> rules =
        StackFixture.compile("{}").policy().alerts().stream()
            .flatMap(a -> a.scenarios().stream().map(s -> a.name() + "/" + s.name()))
            .toList();
    assertThat(rows()).allMatch(row -> row.all(RULE).size() <= 1);
    assertThat(rows().stream().flatMap(Row::rule)).containsExactlyInAnyOrderElementsOf(rules);
  }

  /** That a file leads to the rows that it names is seen when it is played. */
  @Test
  void eachRowHasScenarioFilesThatLeadToItsRule() throws IOException, ScenarioException {
    for (Row row : rows()) {
      assertThat(row.all(SCENARIO)).as(row.text()).isNotEmpty();
      for (String file : row.all(SCENARIO)) {
        assertThat(ScenarioReader.read(Path.of("../docs/scenarios", file)).rowsOrEmpty())
            .as(file)
            .containsAll(row.rule().toList());
      }
    }
  }

  /** That a test leads to the rules that it names is seen when it runs. */
  @Test
  void eachRowHasATestThatReallyLeadsToItsRule() throws IOException {
    for (Row row : rows()) {
      assertThat(row.all(TEST)).as(row.text()).isNotEmpty();
      for (String test : row.all(TEST)) {
        assertThat(Shows.Proof.rules(method(test))).as(test).containsAll(row.rule().toList());
      }
    }
  }

  private static Method method(String test) {
    int dot = test.indexOf('.');
    return Arrays.stream(type(test.substring(0, dot)).getDeclaredMethods())
        .filter(m -> m.getName().equals(test.substring(dot + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no test " + test));
  }

  private static Class<?> type(String name) {
    for (String folder : List.of("e2e", "simulation")) {
      try {
        return Class.forName(
            TESTS + folder + "." + name, false, RunbookCoverageTest.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        // perhaps in the next one
      }
    }
    throw new AssertionError("there is no class " + name);
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && SCENARIO.matcher(line).find())
        .map(Row::new)
        .toList();
  }
}
