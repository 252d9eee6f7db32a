package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.ScenarioPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever is called at night finds each alert and each scenario of it in the handbook. */
class HandbookTest {

  private static final String ALERT = "### ";
  private static final String SCENARIO = "| `";

  @Test
  void eachAlertHasItsScenariosInTheirOrder() throws IOException {
    List<String> told =
        Files.readAllLines(Path.of("../docs/how-to/operations-handbook.md")).stream()
            .filter(line -> line.startsWith(ALERT) || line.startsWith(SCENARIO))
            .map(
                line ->
                    line.startsWith(ALERT)
                        ? line.substring(ALERT.length())
                        : line.substring(SCENARIO.length(), line.indexOf('`', SCENARIO.length())))
            .toList();
    List<AlertPolicy> alerts =
        PolicyCompiler.compile(Serialization.unmarshal("{}", StackSpec.class)).policy().alerts();
    assertThat(told).containsExactlyElementsOf(alerts.stream().flatMap(HandbookTest::of).toList());
  }

  private static Stream<String> of(AlertPolicy alert) {
    return Stream.concat(
        Stream.of(alert.name()), alert.scenarios().stream().map(ScenarioPolicy::name));
  }
}
