package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.e2e.DecidedRules;
import io.marketprism.operator.e2e.Shows;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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

  /** By file: each is played once. */
  private static final Map<Path, Set<String>> PLAYED = new ConcurrentHashMap<>();

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
        StackFixture.builtIn().policy().alerts().stream()
            .flatMap(a -> a.scenarios().stream().map(s -> a.name() + "/" + s.name()))
            .toList();
    assertThat(rows()).allMatch(row -> row.all(RULE).size() <= 1);
    assertThat(rows().stream().flatMap(Row::rule)).containsExactlyInAnyOrderElementsOf(rules);
  }

  @TestFactory
  Stream<DynamicTest> eachRowsScenarioFilesLeadToItsRule() throws IOException {
    return rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.text(),
                    () -> {
                      assertThat(row.all(SCENARIO)).isNotEmpty();
                      for (String file : row.all(SCENARIO)) {
                        Path path = Path.of("../docs/scenarios", file);
                        assertThat(decidedRules(path)).as(file).containsAll(row.rule().toList());
                      }
                    }));
  }

  /** What a file says of itself is true as well. */
  @TestFactory
  Stream<DynamicTest> eachScenarioFileLeadsToTheRulesThatItNames() throws IOException {
    return ScenarioFilesTest.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () ->
                        assertThat(decidedRules(file))
                            .containsAll(ScenarioReader.read(file).rowsOrEmpty())));
  }

  private static Set<String> decidedRules(Path file) throws ScenarioException {
    Set<String> known = PLAYED.get(file);
    if (known != null) {
      return known;
    }
    Chronicle chronicle = ScenarioRun.play(ScenarioReader.read(file));
    Set<String> rules =
        Stream.concat(
                chronicle.attempts().stream().map(a -> a.alert() + "/" + a.scenario()),
                DecidedRules.of(chronicle.events().stream().map(Chronicle.Told::text)))
            .collect(Collectors.toSet());
    PLAYED.put(file, rules);
    return rules;
  }

  /** That a test really leads to the rules that it names is proven when it runs: {@link Shows}. */
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
